package io.kanal.people;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser that is logged in.
 *
 * @param browser what the browser called itself, shortened; null when it said nothing
 */
public record Session(
        UUID id, User user, @Nullable String browser, Instant createdAt, Instant lastSeenAt, Instant expiresAt) {}
