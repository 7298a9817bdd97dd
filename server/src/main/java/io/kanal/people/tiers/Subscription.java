package io.kanal.people.tiers;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which tier a person has.
 *
 * @param tier the one in force
 * @param since null where nobody ever gave one
 * @param until null without an end
 */
public record Subscription(
        Tier tier, @Nullable Instant since, @Nullable Instant until) {
    /** So long a tier stays in force after its end, for people who pay late. */
    public static final Duration GRACE = Duration.ofDays(3);

    /** What is left at this moment of what was given: a tier whose end and grace have passed is none. */
    public static Subscription at(Instant now, Tier given, @Nullable Instant since, @Nullable Instant until) {
        return until != null && !now.isBefore(until.plus(GRACE))
                ? new Subscription(Tier.FREE, until.plus(GRACE), null)
                : new Subscription(given, since, until);
    }

    /** Whether the end has passed and the tier holds for the days of grace. */
    public boolean inGrace(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
