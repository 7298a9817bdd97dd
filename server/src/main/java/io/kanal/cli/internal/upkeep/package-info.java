/** Commands with which an operator steers a running server. */
@NullMarked
package io.kanal.cli.internal.upkeep;

import org.jspecify.annotations.NullMarked;
