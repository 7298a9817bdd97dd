package io.kanal.shared.places;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kanal has more to answer than it can, and nobody's place became free in time. */
public final class Busy extends KanalException {
    private static final Duration LATER = Duration.ofSeconds(5);

    Busy(@Nullable Throwable cause) {
        super(
                ErrorCode.UNAVAILABLE,
                "Kanal has more to answer right now than it can; try again in a few seconds",
                cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(LATER);
    }
}
