package io.kanal.people.tiers;

import io.kanal.shared.UserId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One change of a person's tier.
 *
 * @param before null for the first one
 * @param until null without an end
 * @param actor null where Kanal itself did it
 */
public record SubscriptionEvent(
        long id,
        Instant at,
        Action action,
        @Nullable Tier before,
        Tier after,
        @Nullable Instant until,
        @Nullable UserId actor,
        @Nullable String note) {
    /** What happened. */
    public enum Action {
        CREATED,
        UPGRADED,
        DOWNGRADED,
        RENEWED,
        EXPIRED,
        REVOKED;

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
