/**
 * Rich text on its way to Telegram and back from Markdown: renderers, splitting, and the reader of models' Markdown.
 */
@ApplicationModule(allowedDependencies = {"shared", "telegram"})
@NullMarked
package io.kanal.telegram.markup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
