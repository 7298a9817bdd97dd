/** Days as people call them, calendars and their words, and how often in a time something may be done. */
@NullMarked
package io.kanal.shared.time;

import org.jspecify.annotations.NullMarked;
