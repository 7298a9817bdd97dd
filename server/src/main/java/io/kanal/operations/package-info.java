/**
 * What keeps an installation running: start-up and shutdown, the embedded database, health, doctor, metrics, backup and
 * restore. Collects what other rooms contribute to them.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "changes",
            "jobs",
            "people",
            "people :: tiers",
            "posts",
            "posts :: message",
            "channels",
            "ai",
            "ai :: models",
            "search",
            "web"
        })
@NullMarked
package io.kanal.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
