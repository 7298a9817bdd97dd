package io.kanal.shared;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody did something too often; says when it may be tried again. */
public final class LimitReached extends KanalException {
    private final Duration retryAfter;
    private final transient @Nullable Limit limit;

    public LimitReached(String message, Duration retryAfter) {
        this(message, retryAfter, null);
    }

    public LimitReached(String message, Duration retryAfter, @Nullable Limit limit) {
        super(ErrorCode.LIMIT_REACHED, message);
        this.retryAfter = retryAfter;
        this.limit = limit;
    }

    /**
     * How much of something one may do.
     *
     * @param most in each stretch of time
     * @param left until it begins anew
     * @param resets when it does; null where time changes nothing
     */
    public record Limit(long most, long left, @Nullable Instant resets) {}

    /** The limit that was reached, where it is one that people are told. */
    public Optional<Limit> limit() {
        return Optional.ofNullable(limit);
    }

    /** Empty where waiting changes nothing. */
    @Override
    public Optional<Duration> retryAfter() {
        return retryAfter.isZero() ? Optional.empty() : Optional.of(retryAfter);
    }

    /** In whole seconds, at least one. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }
}
