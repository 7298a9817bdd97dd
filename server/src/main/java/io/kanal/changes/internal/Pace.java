package io.kanal.changes.internal;

import java.time.Duration;

/**
 * How many bulk changes a node's own follower takes at once: as many as it gets through in a moment, because a live change
 * waits behind them.
 */
final class Pace {
    private static final long MOMENT = Duration.ofMillis(150).toNanos();
    /** Fewer would cut the same conversations too often. */
    private static final int LEAST = 200;

    private final int most;
    private int size;

    Pace(int most) {
        this.most = most;
        size = Math.min(most, 2 * LEAST);
    }

    int size() {
        return size;
    }

    /** So many changes took so long; the size at most doubles or halves, as one slow batch says little. */
    void took(int changes, long nanos) {
        if (changes < size && nanos < MOMENT) {
            return; // the lane ran dry, which says nothing about a full batch
        }
        double fitting = changes * (double) MOMENT / Math.max(1, nanos);
        size = (int) Math.clamp(Math.clamp(fitting, size / 2.0, size * 2.0), LEAST, most);
    }
}
