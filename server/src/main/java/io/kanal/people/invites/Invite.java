package io.kanal.people.invites;

import io.kanal.people.tiers.Tier;
import io.kanal.shared.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code by which people come in.
 *
 * @param code twelve capital letters and digits
 * @param by who made it; null where they are gone
 * @param tier what it gives
 * @param days for how many days; null without an end
 */
public record Invite(
        String code,
        @Nullable UserId by,
        Instant createdAt,
        Instant expiresAt,
        int mostUses,
        int uses,
        Tier tier,
        @Nullable Integer days) {
    /** Which invites a list shows. */
    public enum Status {
        ACTIVE,
        USED,
        EXPIRED
    }

    /** Whether somebody could come in with it. */
    public boolean valid(Instant now) {
        return status(now) == Status.ACTIVE;
    }

    public Status status(Instant now) {
        return uses >= mostUses ? Status.USED : expiresAt.isAfter(now) ? Status.ACTIVE : Status.EXPIRED;
    }
}
