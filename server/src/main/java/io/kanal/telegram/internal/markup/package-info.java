/** Rich text on its way to Telegram and back from Markdown: renderers, splitting, and the reader of models' Markdown. */
@NullMarked
package io.kanal.telegram.internal.markup;

import org.jspecify.annotations.NullMarked;
