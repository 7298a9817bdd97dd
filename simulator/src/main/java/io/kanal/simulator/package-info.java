/** A Telegram that runs on a desk: {@link io.kanal.simulator.Simulator} is the library, SimulatorProgram the program. */
@NullMarked
package io.kanal.simulator;

import org.jspecify.annotations.NullMarked;
