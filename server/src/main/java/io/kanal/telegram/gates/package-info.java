/**
 * Telegram's limits for one token: what may pass now, and when to ask again.
 */
@ApplicationModule(allowedDependencies = {"telegram"})
@NullMarked
package io.kanal.telegram.gates;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
