package io.kanal.posts;

import org.jspecify.annotations.Nullable;

/**
 * How much of a chat's id range is accounted for: of channels and supergroups, which number their messages themselves. An id
 * is known, or confirmed empty (deleted before anybody looked, or a notice that the source does not show), or missing. What
 * lies below the chat's retention floor is not asked for, and what was pushed after the last look says nothing about what was
 * not pushed; both count neither way.
 *
 * @param measure whether there is a measure, and if not, why
 * @param known messages in the record
 * @param confirmedEmpty ids that a source showed to hold nothing
 * @param first smallest Telegram id known; null for an empty chat
 * @param last largest Telegram id known
 * @param below what lies below the retention floor; {@link Apart#NOTHING} without a floor
 * @param above what lies behind the last message that a source which sees the chat has brought
 */
public record Completeness(
        Measure measure,
        long known,
        long confirmedEmpty,
        @Nullable Long first,
        @Nullable Long last,
        Apart below,
        Apart above) {

    /** Whether a chat's completeness can be told. */
    public enum Measure {
        /** The ids of its messages count them. */
        NUMBERED,
        /** In private chats and basic groups messages have numbers of their owner's account, shared by all such chats. */
        UNNUMBERED,
        /** Other programs pushed all of it. */
        PUSHED,
        /** Nothing is known of it yet. */
        EMPTY
    }

    /**
     * A part of the id range that is left out of the measure.
     *
     * @param ids how many ids it has
     * @param known how many of them are in the record
     * @param confirmedEmpty how many of them are confirmed to be empty
     */
    public record Apart(long ids, long known, long confirmedEmpty) {
        public static final Apart NOTHING = new Apart(0, 0, 0);
    }

    public boolean measured() {
        return measure == Measure.NUMBERED;
    }

    /** Ids of the measured range that nobody has accounted for; 0 where nothing is measured. */
    public long missing() {
        return !measured() || range() == 0 ? 0 : Math.max(0, range() - accounted());
    }

    /** Share of the measured range that is accounted for, 0 to 1; 1 for an empty chat or without a measure. */
    public double share() {
        return !measured() || range() == 0 ? 1 : Math.min(1, accounted() / (double) range());
    }

    /** Ids of the measured range that hold nothing. */
    public long empty() {
        return !measured() ? 0 : Math.max(0, confirmedEmpty - below.confirmedEmpty() - above.confirmedEmpty());
    }

    /** The measured range: ids behind {@code below} up to this one; 0 where nothing is measured. */
    public long measuredTo() {
        return !measured() || last == null ? 0 : Math.max(0, last - above.ids());
    }

    private long range() {
        return last == null ? 0 : Math.max(0, last - below.ids() - above.ids());
    }

    private long accounted() {
        return known - below.known() - above.known() + empty();
    }
}
