/** What comes in is checked here once, before any handler: text that can be stored, numbers and times of one form. */
@NullMarked
package io.kanal.web.internal.input;

import org.jspecify.annotations.NullMarked;
