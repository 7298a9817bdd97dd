/** The Bot API over the world: methods, their checks, updates and their delivery, flood limits and faults. */
@NullMarked
package io.kanal.simulator.botapi;

import org.jspecify.annotations.NullMarked;
