package io.kanal.telegram.gates;

import java.time.Duration;

/**
 * A gate that opens at even intervals and lets a short burst through after a rest (the generic cell rate algorithm). In any
 * stretch of time it lets through no more than {@code burst + stretch / interval}.
 */
final class Pace {
    private final long intervalNanos;
    private final long toleranceNanos;
    private long due;
    private boolean used;

    Pace(Duration interval, int burst) {
        intervalNanos = interval.toNanos();
        toleranceNanos = intervalNanos * (burst - 1);
    }

    /** When it is open; now or later. */
    long opensAt(long now) {
        return used ? Math.max(now, due - toleranceNanos) : now;
    }

    void take(long now, int weight) {
        due = (used ? Math.max(now, due) : now) + weight * intervalNanos;
        used = true;
    }

    /** Whether it remembers nothing any more. */
    boolean rested(long now) {
        return !used || due <= now;
    }
}
