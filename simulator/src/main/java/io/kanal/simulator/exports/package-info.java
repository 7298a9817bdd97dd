/** Loads what Telegram Desktop exports as a chat of the world. */
@NullMarked
package io.kanal.simulator.exports;

import org.jspecify.annotations.NullMarked;
