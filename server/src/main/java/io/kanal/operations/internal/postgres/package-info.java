/** The embedded PostgreSQL: unpacking, initialising, starting, watching and stopping it; and the pool in front of it. */
@NullMarked
package io.kanal.operations.internal.postgres;

import org.jspecify.annotations.NullMarked;
