package io.kanal.operations.internal.health;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How outside systems are asked whether they serve.
 *
 * @param every the pause between two rounds
 * @param patience how long one of them may take to answer
 */
@ConfigurationProperties(prefix = "kanal.health", ignoreUnknownFields = false)
record HealthProperties(
        @DefaultValue("30s") Duration every,
        @DefaultValue("5s") Duration patience) {
    HealthProperties {
        if (!every.isPositive() || !patience.isPositive()) {
            throw new IllegalArgumentException(
                    "KANAL_HEALTH_EVERY and KANAL_HEALTH_PATIENCE must be above 0, not %s and %s"
                            .formatted(every, patience));
        }
    }
}
