/** The control interface and the chat page: what people and tests do in the world. */
@NullMarked
package io.kanal.simulator.control;

import org.jspecify.annotations.NullMarked;
