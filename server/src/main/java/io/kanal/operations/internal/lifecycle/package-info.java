/** Start-up and shutdown: the data directory and its lock, the clock, the banner, failure sentences. */
@NullMarked
package io.kanal.operations.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
