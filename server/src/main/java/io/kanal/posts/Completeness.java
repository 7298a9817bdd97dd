package io.kanal.posts;

import org.jspecify.annotations.Nullable;

/**
 * How much of a channel's id range is accounted for. Ids of deleted messages and of other people's service messages are
 * missing for good, so a gap is what is neither known nor confirmed empty.
 *
 * @param known messages in the record
 * @param confirmedEmpty ids that a source showed to hold nothing
 * @param first smallest Telegram id known; null for an empty chat
 * @param last largest Telegram id known
 */
public record Completeness(
        long known,
        long confirmedEmpty,
        @Nullable Long first,
        @Nullable Long last) {

    /** Ids from 1 to the last one that nobody has accounted for. */
    public long missing() {
        return last == null ? 0 : Math.max(0, last - known - confirmedEmpty);
    }

    /** Share of the id range that is accounted for, 0 to 1; 1 for an empty chat. */
    public double share() {
        return last == null || last == 0 ? 1 : Math.min(1, (known + confirmedEmpty) / (double) last);
    }
}
