package io.kanal.people;

import io.kanal.shared.secrets.Secret;
import java.time.Instant;

/** A link that logs a person in once; its token is the proof, so it is shown to that person only. */
public record LoginLink(Secret<String> token, Instant expiresAt) {
    /** The path below the server's address. It holds the token and must not be logged. */
    public String path() {
        return "/login/" + token.reveal();
    }
}
