package io.kanal.shared;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a stable code. The message is written for the person who asked: it names the offending value and what
 * was expected, and never holds secrets or internals.
 */
public class KanalException extends RuntimeException {
    private final ErrorCode code;

    public KanalException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public KanalException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** When the same may work; empty where nobody knows, or waiting changes nothing. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
