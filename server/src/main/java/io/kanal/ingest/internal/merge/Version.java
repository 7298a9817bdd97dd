package io.kanal.ingest.internal.merge;

import io.kanal.posts.Source;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What orders two versions of one message: when the version came to be, then how faithful its source is, then when it was
 * seen. A later version is greater.
 *
 * @param at edit time, else the bound it is known to lie after, else the date; null sorts first
 */
record Version(@Nullable Instant at, Source source, Instant seenAt) implements Comparable<Version> {
    private static final Comparator<Version> ORDER = Comparator.comparing(
                    Version::at, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .thenComparingInt(version -> -version.source.code())
            .thenComparing(Version::seenAt);

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }
}
