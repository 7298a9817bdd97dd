/** What every command stands on: words for the terminal, exit codes, and the way to the running server. */
@NullMarked
package io.kanal.cli.internal.terminal;

import org.jspecify.annotations.NullMarked;
