package io.kanal.telegram.gates;

import java.time.Duration;

/**
 * Opens after so many failures in a row and then lets one call through at a time, each after a longer rest, until one
 * succeeds.
 */
final class Breaker {
    private static final Duration FIRST_REST = Duration.ofSeconds(2);
    private static final Duration LONGEST_REST = Duration.ofMinutes(2);
    private static final int MOST_DOUBLINGS = 6;

    private final int patience;
    private int failures;
    private long openUntil;

    Breaker(int patience) {
        this.patience = patience;
    }

    long opensAt(long now) {
        return failures >= patience ? Math.max(now, openUntil) : now;
    }

    /** A call goes through; while it is out, others rest. */
    void take(long now) {
        if (failures >= patience) {
            openUntil = now + rest();
        }
    }

    void failed(long now) {
        failures++;
        openUntil = now + rest();
    }

    void reset() {
        failures = 0;
    }

    boolean open() {
        return failures >= patience;
    }

    private long rest() {
        int doublings = Math.clamp(failures - patience, 0, MOST_DOUBLINGS);
        return Math.min(LONGEST_REST.toNanos(), FIRST_REST.toNanos() << doublings);
    }
}
