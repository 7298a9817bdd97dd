/**
 * The bots of this installation: their rows with sealed tokens, and calls of the Bot API. No gates here: whoever sends goes
 * through the dispatcher.
 */
@ApplicationModule(allowedDependencies = {"shared", "changes", "telegram"})
@NullMarked
package io.kanal.telegram.bots;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
