package io.kanal.posts;

import io.kanal.shared.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a message's content.
 *
 * @param versionAt when this version came to be, as well as it is known
 * @param seenAt when Kanal first saw it
 * @param current whether this is what the message says now
 */
public record Revision(
        int number,
        @Nullable Instant versionAt,
        boolean edited,
        Source source,
        RichText text,
        List<Media> media,
        Instant seenAt,
        boolean current) {}
