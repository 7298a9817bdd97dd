package io.kanal.telegram.gates;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;

/** A gate that lets so many through in any stretch of time as long as its span. */
final class Window {
    private final int most;
    private final long spanNanos;
    private final ArrayDeque<Long> taken = new ArrayDeque<>();

    Window(int most, Duration span) {
        this.most = most;
        spanNanos = span.toNanos();
    }

    /** When it has room; now or later. What is heavier than the whole window waits for it to be empty. */
    long opensAt(long now, int weight) {
        forget(now);
        int missing = taken.size() + Math.min(weight, most) - most;
        if (missing <= 0) {
            return now;
        }
        Iterator<Long> oldest = taken.iterator();
        long leaves = now;
        for (int i = 0; i < missing; i++) {
            leaves = oldest.next();
        }
        return leaves + spanNanos;
    }

    void take(long now, int weight) {
        forget(now);
        for (int i = Math.min(weight, most); i > 0; i--) {
            taken.add(now);
        }
    }

    boolean rested(long now) {
        forget(now);
        return taken.isEmpty();
    }

    private void forget(long now) {
        while (!taken.isEmpty() && taken.element() + spanNanos <= now) {
            taken.remove();
        }
    }
}
