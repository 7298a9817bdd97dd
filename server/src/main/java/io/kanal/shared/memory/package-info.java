/** What outlives a request in memory: always with a bound, a time and a figure. */
@NullMarked
package io.kanal.shared.memory;

import org.jspecify.annotations.NullMarked;
