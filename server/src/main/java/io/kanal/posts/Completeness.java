package io.kanal.posts;

import org.jspecify.annotations.Nullable;

/**
 * How much of a channel's id range is accounted for. Ids of deleted messages and of other people's service messages are
 * missing for good, so a gap is what is neither known nor confirmed empty. What lies below the chat's retention floor is
 * not asked for and counts neither way.
 *
 * @param measured whether there is a measure: a source that sees all of the chat brought its last message. What another
 *     program pushes says nothing about what it does not push
 * @param known messages in the record
 * @param confirmedEmpty ids that a source showed to hold nothing
 * @param first smallest Telegram id known; null for an empty chat
 * @param last largest Telegram id known
 * @param below what lies below the retention floor; {@link Below#NOTHING} without a floor
 */
public record Completeness(
        boolean measured,
        long known,
        long confirmedEmpty,
        @Nullable Long first,
        @Nullable Long last,
        Below below) {

    /**
     * The part of the id range below the retention floor.
     *
     * @param ids how many ids it has: those before the oldest message above the floor
     * @param known how many of them are still in the record
     * @param confirmedEmpty how many of them are confirmed to be empty
     */
    public record Below(long ids, long known, long confirmedEmpty) {
        public static final Below NOTHING = new Below(0, 0, 0);
    }

    /** Ids above the floor, up to the last one, that nobody has accounted for; 0 where nothing is measured. */
    public long missing() {
        return !measured ? 0 : Math.max(0, range() - accounted());
    }

    /** Share of the id range above the floor that is accounted for, 0 to 1; 1 for an empty chat or without a measure. */
    public double share() {
        return !measured || range() == 0 ? 1 : Math.min(1, accounted() / (double) range());
    }

    private long range() {
        return last == null ? 0 : Math.max(0, last - below.ids());
    }

    private long accounted() {
        return known - below.known() + confirmedEmpty - below.confirmedEmpty();
    }
}
