package io.kanal.posts.message;

import io.kanal.posts.ContentHash;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One version of a message's content.
 *
 * @param language ISO 639-1; null: no text, or not told apart
 * @param number 1 for the version that was seen first
 */
public record Version(
        Content content, ContentHash hash, @Nullable String language, int number, Standing standing) {

    /**
     * What orders two versions of one message: when the version came to be, then how faithful its source is, then when it was
     * seen. A later version is greater.
     *
     * @param at edit time, else the bound it is known to lie after, else the date; null sorts first
     * @param seenAt when Kanal first saw it
     */
    public record Standing(@Nullable Instant at, Source source, Instant seenAt) implements Comparable<Standing> {
        private static final Comparator<Standing> ORDER = Comparator.comparing(
                        Standing::at, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                .thenComparingInt(standing -> -standing.source.code())
                .thenComparing(Standing::seenAt);

        @Override
        public int compareTo(Standing other) {
            return ORDER.compare(this, other);
        }
    }
}
