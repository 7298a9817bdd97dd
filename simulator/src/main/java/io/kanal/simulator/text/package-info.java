/** Formatted text as Telegram keeps it, and the parsers of its markup languages. */
@NullMarked
package io.kanal.simulator.text;

import org.jspecify.annotations.NullMarked;
