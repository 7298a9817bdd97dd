package io.kanal.posts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Deletes stored files that neither a message nor a revision nor a chat has referred to for a day. A file is written before the row
 * that names it, so a new one is unused for a while; a day is longer than any import keeps a file without recording it, and
 * long enough to notice that Kanal was started with the wrong database.
 */
@Component
public final class UnusedMedia {
    static final Duration GRACE = Duration.ofDays(1);

    private static final Duration BEING_RECORDED = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(UnusedMedia.class);
    private static final int AT_ONCE = 500;

    private final Blobs blobs;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Counter files;
    private final Counter bytes;

    UnusedMedia(Blobs blobs, JdbcClient jdbc, Clock clock, MeterRegistry meters) {
        this.blobs = blobs;
        this.jdbc = jdbc;
        this.clock = clock;
        this.files = Counter.builder("kanal_media_removed_total")
                .description("Stored files deleted because no post refers to them any more")
                .register(meters);
        this.bytes = Counter.builder("kanal_media_removed_bytes_total")
                .description("Size of the stored files deleted because no post refers to them any more")
                .baseUnit("bytes")
                .register(meters);
    }

    /** Looks through all files; returns how many it deleted. */
    int sweep() throws IOException {
        blobs.dropAbandoned(clock.instant().minus(GRACE));
        int deleted = 0;
        long freed = 0;
        for (int part = 0; part < Blobs.PARTS; part++) {
            List<String> stored = blobs.part(part);
            for (int from = 0; from < stored.size(); from += AT_ONCE) {
                for (OptionalLong size : sweep(stored.subList(from, Math.min(stored.size(), from + AT_ONCE)))) {
                    deleted++;
                    freed += size.orElseThrow();
                }
            }
        }
        if (deleted > 0) {
            files.increment(deleted);
            bytes.increment((double) freed);
            log.info("Deleted {} media files ({} MB) that no post refers to any more", deleted, freed >> 20);
        }
        return deleted;
    }

    private List<OptionalLong> sweep(List<String> stored) throws IOException {
        Set<String> used = used(stored);
        Instant now = clock.instant();
        List<OptionalLong> deleted = new ArrayList<>();
        for (String hash : stored) {
            if (used.contains(hash)) {
                blobs.markUsed(hash);
            } else if (!blobs.markUnused(hash, now).plus(GRACE).isAfter(now)) {
                OptionalLong size =
                        blobs.deleteMarked(hash, () -> !used(List.of(hash)).isEmpty());
                if (size.isPresent()) {
                    deleted.add(size);
                }
            }
        }
        return deleted;
    }

    /**
     * Deletes those of these files to which nothing refers any more, without waiting for the grace; what was stored in the last
     * minutes may be about to be recorded and is left to the next sweeps.
     *
     * @return how many went
     */
    public int forget(Collection<String> hashes) throws IOException {
        Instant now = clock.instant();
        Set<String> used = used(hashes);
        int gone = 0;
        for (String hash : hashes) {
            if (!used.contains(hash)
                    && blobs.find(hash).isPresent()
                    && !blobs.storedSince(hash, now.minus(BEING_RECORDED))) {
                blobs.markUnused(hash, now);
                if (blobs.deleteMarked(hash, () -> !used(List.of(hash)).isEmpty())
                        .isPresent()) {
                    gone++;
                }
            }
        }
        return gone;
    }

    /** Those that the record refers to. */
    private Set<String> used(Collection<String> hashes) {
        return new HashSet<>(jdbc.sql("""
                        select h from unnest(cast(:hashes as text[])) as h
                        where exists (select 1 from message
                                      where media like '%"blob":"%' and blobs_of(media) @> array[h])
                           or exists (select 1 from revision
                                      where media like '%"blob":"%' and blobs_of(media) @> array[h])
                           or exists (select 1 from chat where photo = h)
                        """)
                .param("hashes", hashes.toArray(String[]::new))
                .query(String.class)
                .list());
    }
}
