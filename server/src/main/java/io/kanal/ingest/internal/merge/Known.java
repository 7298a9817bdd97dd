package io.kanal.ingest.internal.merge;

import io.kanal.posts.ContentHash;
import io.kanal.posts.message.Recorded;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the record holds of a message when a source shows it again.
 *
 * @param earlier hashes of the earlier versions
 * @param versions how many versions are kept, the current one among them; the next one's number is one more
 * @param seenBySource what this very source saw last; null if it never saw the message
 */
record Known(
        long id,
        Recorded row,
        Set<ContentHash> earlier,
        int versions,
        @Nullable Instant deletedAt,
        @Nullable Sight seenBySource) {
    /** A source's last look at a message. */
    record Sight(ContentHash hash, Instant lastSeen) {}
}
