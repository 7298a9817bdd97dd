/** Days as people call them: calendars and their words. */
@NullMarked
package io.kanal.shared.time;

import org.jspecify.annotations.NullMarked;
