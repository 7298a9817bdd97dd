package io.kanal.search.internal.lucene;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** The days of a zone. Neighbours in an index are mostly of one season, so that the offset found last serves many. */
final class LocalDays {
    private static final long SECONDS = Duration.ofDays(1).toSeconds();

    private final ZoneRules rules;
    /** The offset holds from this second on. */
    private long from = Long.MAX_VALUE;
    /** The second at which the offset holds no more. */
    private long until = Long.MIN_VALUE;

    private int offset;

    LocalDays(ZoneId zone) {
        this.rules = zone.getRules();
    }

    /** The day, counted from 1 January 1970, that a second since then is in. */
    long dayOf(long second) {
        if (second < from || second >= until) {
            find(Instant.ofEpochSecond(second));
        }
        return Math.floorDiv(second + offset, SECONDS);
    }

    private void find(Instant at) {
        offset = rules.getOffset(at).getTotalSeconds();
        // One that happens at this very moment is past.
        ZoneOffsetTransition past = rules.previousTransition(at.plusNanos(1));
        ZoneOffsetTransition next = rules.nextTransition(at);
        from = past == null ? Long.MIN_VALUE : past.toEpochSecond();
        until = next == null ? Long.MAX_VALUE : next.toEpochSecond();
    }
}
