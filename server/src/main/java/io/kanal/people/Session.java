package io.kanal.people;

import io.kanal.shared.secrets.Secret;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser or a Mini App that is logged in.
 *
 * @param browser what the browser called itself, shortened; null when it said nothing
 * @param miniApp whether it was opened inside Telegram
 * @param formKey what the session's forms prove themselves with, the same for as long as it lives
 * @param renewable whether its token has been in use for so long that another one is due
 */
public record Session(
        UUID id,
        User user,
        @Nullable String browser,
        boolean miniApp,
        Secret<String> formKey,
        boolean renewable,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt) {}
