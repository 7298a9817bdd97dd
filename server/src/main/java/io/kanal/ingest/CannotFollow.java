package io.kanal.ingest;

import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A channel cannot be followed, for a reason that tells what way is left. */
public final class CannotFollow extends KanalException {
    private final Followed.Reason reason;
    private final @Nullable Duration retryAfter;

    public CannotFollow(Followed.Reason reason, String explanation) {
        this(reason, explanation, null);
    }

    /**
     * The same where waiting helps.
     *
     * @param retryAfter when it may work; null where nobody knows
     */
    public CannotFollow(Followed.Reason reason, String explanation, @Nullable Duration retryAfter) {
        super(reason.code(), explanation);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Followed.Reason reason() {
        return reason;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
