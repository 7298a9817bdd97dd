package io.kanal.shared.places;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The places of those who are answered at the same time. Whoever finds none free waits in the order of coming, and not for long: a
 * refusal in time is worth more than an answer that nobody waits for any more.
 *
 * <p>A place is held by what uses this machine, and not by what waits for another one. Nobody takes a second place while
 * holding one, else all of them could wait for each other.
 */
public final class Places {
    private final Semaphore free;
    private final int most;
    private final Duration longestWait;

    public Places(int most, Duration longestWait) {
        this.free = new Semaphore(most, true);
        this.most = most;
        this.longestWait = longestWait;
    }

    /** A place that was taken; closing gives it back. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a place.
     *
     * @throws Busy when none became free in time, or the thread was interrupted
     */
    public Place take() {
        try {
            if (!free.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Busy(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy(e);
        }
        return free::release;
    }

    /** How many there are, taken or free. */
    public int most() {
        return most;
    }

    /** How many are taken. */
    public int taken() {
        return most - free.availablePermits();
    }

    /** About how many wait for one. */
    public int waiting() {
        return free.getQueueLength();
    }
}
