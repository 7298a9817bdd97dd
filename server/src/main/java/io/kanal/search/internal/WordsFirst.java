package io.kanal.search.internal;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Lets the computing of vectors step back while words of many posts are being indexed on this node: both need every core,
 * and people can search by word long before the last vector is made.
 */
@Component
final class WordsFirst {
    /** So many changes at once are a part of something large. */
    private static final int LARGE = 50;

    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    private static final long CALM_NANOS = Duration.ofMillis(500).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition calm = lock.newCondition();
    private long busyUntil = System.nanoTime();

    /** So many posts were indexed just now. */
    void indexed(int posts) {
        if (posts >= LARGE) {
            lock.lock();
            try {
                busyUntil = System.nanoTime() + CALM_NANOS;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until nothing large is indexed any more or the node stops, at most so long: an endless import must not keep
     * vectors away.
     */
    void await(Duration atMost, BooleanSupplier stopping) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            // Nobody signals: what ends the wait is that nothing happens for a while.
            for (long left = left(end); left > 0 && !stopping.getAsBoolean(); left = left(end)) {
                calm.awaitNanos(Math.min(left, LOOK_NANOS));
            }
        } finally {
            lock.unlock();
        }
    }

    private long left(long end) {
        long now = System.nanoTime();
        return Math.min(end - now, busyUntil - now);
    }
}
