package io.kanal.shared;

import java.time.Duration;
import java.util.Optional;

/** Somebody did something too often; says when it may be tried again. */
public final class LimitReached extends KanalException {
    private final Duration retryAfter;

    public LimitReached(String message, Duration retryAfter) {
        super(ErrorCode.LIMIT_REACHED, message);
        this.retryAfter = retryAfter;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }

    /** In whole seconds, at least one. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }
}
