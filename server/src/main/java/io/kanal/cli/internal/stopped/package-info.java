/** Commands that work while no server runs: they hold the data directory themselves. */
@NullMarked
package io.kanal.cli.internal.stopped;

import org.jspecify.annotations.NullMarked;
