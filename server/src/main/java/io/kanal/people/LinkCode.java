package io.kanal.people;

import io.kanal.shared.secrets.Secret;
import java.time.Instant;

/** A code by which a Telegram account becomes a user's, once; it is the proof, so it is shown to that user only. */
public record LinkCode(Secret<String> code, Instant expiresAt) {}
