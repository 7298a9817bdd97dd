package io.kanal.changes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right of this process to some work, for a while. Its epoch is higher than that of every earlier grant of
 * the same name: a write that names the epoch is refused once a later holder has made its own known.
 */
public final class Lease implements AutoCloseable {
    private final Leases leases;
    private final String name;
    private final String holder;
    private final long epoch;
    private volatile long deadlineNanos;
    private volatile boolean lost;
    private volatile @Nullable Runnable whenLost;

    Lease(Leases leases, String name, String holder, long epoch, long deadlineNanos) {
        this.leases = leases;
        this.name = name;
        this.holder = holder;
        this.epoch = epoch;
        this.deadlineNanos = deadlineNanos;
    }

    public String name() {
        return name;
    }

    public String holder() {
        return holder;
    }

    /** The fencing token: raised by each grant. */
    public long epoch() {
        return epoch;
    }

    /** Whether it is certainly still ours; judged by a monotonic clock from before the last renewal was asked for. */
    public boolean isHeld() {
        return !lost && System.nanoTime() - deadlineNanos < 0;
    }

    /** How long it is certainly ours; the time-out of an outside call lies below. */
    public Duration remaining() {
        return isHeld() ? Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())) : Duration.ZERO;
    }

    /** Runs once when the lease turns out to be lost before it was released; at once if it is lost already. */
    public void whenLost(Runnable action) {
        whenLost = action;
        if (!isHeld()) {
            lose();
        }
    }

    /** Gives it back, so that another can have it at once. */
    @Override
    public void close() {
        whenLost = null;
        leases.release(this);
    }

    void renewed(long newDeadlineNanos) {
        deadlineNanos = newDeadlineNanos;
    }

    void lose() {
        lost = true;
        Runnable action = whenLost;
        whenLost = null;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public String toString() {
        return name + "@" + epoch;
    }
}
