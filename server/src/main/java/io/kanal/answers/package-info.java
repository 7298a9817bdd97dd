/**
 * Questions answered from posts: every statement cites the very sentence it rests on, by a chat model where one is
 * configured and from the sentences themselves where none is. Keeps the history of questions and marks answers whose cited
 * posts were edited or deleted.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "changes",
            "people",
            "people :: tiers",
            "ai",
            "posts",
            "posts :: message",
            "posts :: spi",
            "channels",
            "search"
        })
@NullMarked
package io.kanal.answers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
