/**
 * The one way out for a bot's token: the queue in PostgreSQL, the calls behind the gates, and what follows from each answer.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "changes",
            "telegram",
            "telegram :: spi",
            "telegram.bots",
            "telegram.desk",
            "telegram.gates",
            "telegram.markup"
        })
@NullMarked
package io.kanal.telegram.dispatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
