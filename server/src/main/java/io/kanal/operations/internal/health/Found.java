package io.kanal.operations.internal.health;

import io.kanal.shared.net.OutsideSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found when an outside system was asked.
 *
 * @param place where it is, without credentials; null where that is nobody's business
 * @param parts never empty
 */
public record Found(OutsideSystem system, @Nullable String place, Instant probedAt, List<Part> parts) {
    public Found {
        parts = List.copyOf(parts);
    }

    /**
     * One part of it.
     *
     * @param answerTime until it served or failed
     * @param trouble why it does not serve, for administrators: it may name addresses; null where it serves
     */
    public record Part(
            String name, Duration answerTime, @Nullable String trouble) {
        public boolean well() {
            return trouble == null;
        }
    }

    /** Whether all of it serves. */
    public boolean well() {
        return parts.stream().allMatch(Part::well);
    }

    /** The longest of its parts. */
    public Duration answerTime() {
        return parts.stream().map(Part::answerTime).max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
