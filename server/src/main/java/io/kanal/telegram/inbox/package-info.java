/**
 * How updates are kept, seen by observers, and answered by responders.
 */
@ApplicationModule(
        allowedDependencies = {"shared", "changes", "telegram", "telegram :: spi", "telegram.bots", "telegram.desk"})
@NullMarked
package io.kanal.telegram.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
