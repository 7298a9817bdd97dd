/** Everything people and programs reach over HTTP: pages, REST, the contracts of earlier systems, and what guards them. */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "changes",
            "jobs",
            "telegram",
            "people",
            "people :: tiers",
            "people :: invites",
            "people :: administration",
            "people :: payments",
            "people :: settings",
            "posts",
            "posts :: message",
            "posts :: reading",
            "posts :: spi",
            "ingest",
            "channels",
            "search",
            "answers",
            "saved",
            "privacy"
        })
@NullMarked
package io.kanal.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
