package io.kanal.ai.internal;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls that failed one after the other. One failure may be the fault of what was asked, several in a row are the model's; and
 * after a while without any call nobody knows any more. Thread-safe.
 */
public final class FailureStreak {
    private static final int ENOUGH = 3;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private int failures;
    private long lastNanos;
    private @Nullable String why;

    /** A call failed. */
    public synchronized void failed(String reason) {
        failures++;
        lastNanos = System.nanoTime();
        why = reason;
    }

    /** A call went well. */
    public synchronized void worked() {
        failures = 0;
        why = null;
    }

    /** Why the last calls failed, where they did. */
    public synchronized Optional<String> trouble() {
        return failures >= ENOUGH && System.nanoTime() - lastNanos < KEPT.toNanos()
                ? Optional.ofNullable(why)
                : Optional.empty();
    }
}
