/**
 * Kanal's own bot: what people who are linked with a user can do in a chat. Commands, dialogs, buttons and inline mode are
 * thin: they read what was said, call one use case with the person as its caller, and word what came of it.
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
            "people :: invites",
            "people :: administration",
            "people :: payments",
            "posts",
            "posts :: message",
            "ingest",
            "channels",
            "search",
            "answers",
            "privacy"
        })
@NullMarked
package io.kanal.bot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
