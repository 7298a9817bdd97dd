/** The public web pages of channels, as t.me serves them. */
@NullMarked
package io.kanal.simulator.preview;

import org.jspecify.annotations.NullMarked;
