package io.kanal.ai.internal;

import io.kanal.shared.KanalException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** How the last call of the embedding model ended; asks nothing itself. Without vectors, words still find. */
final class EmbeddingsHealth implements HealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED");

    private final MeteredEmbedder embedder;

    EmbeddingsHealth(MeteredEmbedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public Health health() {
        KanalException failure = embedder.lastFailure();
        return failure == null
                ? Health.up().withDetail("provider", embedder.provider()).build()
                : Health.status(DEGRADED)
                        .withDetail("provider", embedder.provider())
                        .withDetail("reason", String.valueOf(failure.getMessage()))
                        .build();
    }
}
