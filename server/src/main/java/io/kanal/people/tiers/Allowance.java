package io.kanal.people.tiers;

import io.kanal.shared.LimitReached.Limit;
import java.time.Instant;
import java.util.Locale;

/**
 * How much of something a person used on their present day.
 *
 * @param until the end of that day
 */
public record Allowance(What what, long limit, long used, Instant until) {
    /** What is counted by days. */
    public enum What {
        POSTS,
        QUESTIONS;

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public long left() {
        return Math.max(0, limit - used);
    }

    /** The same as it is told to programs. */
    public Limit told() {
        return new Limit(limit, left(), until);
    }
}
