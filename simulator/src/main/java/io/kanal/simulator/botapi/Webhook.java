package io.kanal.simulator.botapi;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a bot's updates are pushed, and how it went lately. */
final class Webhook {
    private final URI address;
    private final @Nullable String secret;
    private final int maxConnections;
    private volatile @Nullable Failure lastFailure;

    record Failure(Instant at, String message) {}

    Webhook(URI address, @Nullable String secret, int maxConnections) {
        this.address = address;
        this.secret = secret;
        this.maxConnections = maxConnections;
    }

    URI address() {
        return address;
    }

    @Nullable
    String secret() {
        return secret;
    }

    int maxConnections() {
        return maxConnections;
    }

    @Nullable
    Failure lastFailure() {
        return lastFailure;
    }

    void failed(Instant at, String message) {
        lastFailure = new Failure(at, message);
    }
}
