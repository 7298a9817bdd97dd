package io.kanal.posts.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one source saw of one message.
 *
 * @param agrees whether what it saw last is the current version
 * @param deletionSeen when it said that the message is gone
 */
public record Witness(
        Source source,
        Instant firstSeen,
        Instant lastSeen,
        boolean agrees,
        @Nullable Instant deletionSeen) {}
