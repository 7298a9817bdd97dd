package io.kanal.people;

import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key a program uses in a person's name.
 *
 * @param handle the public part of the token, by which people tell keys apart
 * @param parent the key by which this one was made, and with which it ends; null where a person made it
 */
public record ApiKey(
        long id,
        String handle,
        UserId owner,
        String name,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        @Nullable Long parent) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
