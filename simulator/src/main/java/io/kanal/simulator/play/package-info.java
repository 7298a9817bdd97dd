/** The prepared little world of the play mode. */
@NullMarked
package io.kanal.simulator.play;

import org.jspecify.annotations.NullMarked;
