package io.kanal.ingest.internal.merge;

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
        Row row,
        Set<Hash> earlier,
        int versions,
        @Nullable Instant deletedAt,
        @Nullable Sight seenBySource) {
    /** A source's last look at a message. */
    record Sight(Hash hash, Instant lastSeen) {}
}
