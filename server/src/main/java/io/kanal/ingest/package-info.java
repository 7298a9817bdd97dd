/**
 * The one way into the record: every source turns what it sees into {@link io.kanal.ingest.SeenMessage}s, and one merge
 * decides what is new, what is an edit and what is known.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "changes",
            "jobs",
            "telegram",
            "telegram :: spi",
            "people",
            "people :: tiers",
            "posts",
            "posts :: message",
            "posts :: spi",
            "posts :: table"
        })
@NullMarked
package io.kanal.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
