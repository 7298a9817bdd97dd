package io.kanal.ai.internal;

import io.kanal.ai.ChatModels;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether the configured chat models are asked. Having none is fine; one that is left alone degrades, because the next of its
 * chain or an extractive answer stands in.
 */
final class ChatModelsHealth implements HealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED");

    private final ChatModels models;

    ChatModelsHealth(ChatModels models) {
        this.models = models;
    }

    @Override
    public Health health() {
        List<ChatModels.ModelState> states = models.states();
        List<String> leftAlone = states.stream()
                .filter(state -> !state.asked())
                .map(ChatModels.ModelState::model)
                .distinct()
                .toList();
        Health.Builder health = leftAlone.isEmpty() ? Health.up() : Health.status(DEGRADED);
        return health.withDetail(
                        "configured",
                        states.stream()
                                .map(ChatModels.ModelState::model)
                                .distinct()
                                .toList())
                .withDetail("leftAlone", leftAlone)
                .build();
    }
}
