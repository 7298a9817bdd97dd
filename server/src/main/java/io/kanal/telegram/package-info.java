/**
 * The edge to the Bot API: the bots of this installation with their tokens, what comes in for them and how it is kept and
 * given out ({@link io.kanal.telegram.spi.UpdateObserver}s see everything, one {@link io.kanal.telegram.spi.UpdateResponder}
 * claims), and the one way out. Nobody else speaks to the Bot API.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "changes",
            "jobs",
            "telegram.bots",
            "telegram.dispatch",
            "telegram.inbox",
            "telegram.intake",
            "telegram.markup"
        })
@NullMarked
package io.kanal.telegram;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
