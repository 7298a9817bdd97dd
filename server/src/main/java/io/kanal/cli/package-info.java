/** The command line: talks HTTP to the running server, and starts the database alone where a command works without one. */
@ApplicationModule(allowedDependencies = {"shared", "operations", "ai :: models"})
@NullMarked
package io.kanal.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
