package io.kanal.people.invites;

import io.kanal.people.tiers.Tier;
import io.kanal.shared.input.InvalidInput;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An invite to be made.
 *
 * @param mostUses how many people may come in with it, 1 to 10,000
 * @param lasts how long it can be used, a minute to ten years
 * @param days for how many days the tier is given, 1 to 3650; null without an end
 */
public record NewInvite(
        Tier tier, int mostUses, Duration lasts, @Nullable Integer days) {
    private static final int MOST_USES = 10_000;
    private static final int MOST_DAYS = 3650;

    public NewInvite {
        if (mostUses < 1 || mostUses > MOST_USES) {
            throw InvalidInput.value("max_uses", mostUses, "1 to 10000", null);
        }
        if (lasts.compareTo(Duration.ofMinutes(1)) < 0 || lasts.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw InvalidInput.value("expires_days", lasts.toDays(), "1 to 3650", null);
        }
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw InvalidInput.value("trial_days", days, "1 to 3650", null);
        }
    }
}
