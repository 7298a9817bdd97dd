/** The commands, what they share to talk to the server, and how they print. */
@NullMarked
package io.kanal.cli.internal;

import org.jspecify.annotations.NullMarked;
