package io.kanal.changes;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that is done again and again on a virtual thread of its own: every so often, and at once when it is {@link #ring rung}.
 * The first round begins at once. A round that fails, with whatever, is logged and followed by another after a pause that
 * grows: what runs in a loop must not end in silence. Stopping waits for the present round, interrupts it when it takes too
 * long, and waits once more; both have a bound. Thread-safe; it can be started again after it was stopped.
 *
 * <p>As a bean it starts and stops with the program, in its {@link #inPhase phase}.
 */
public final class Loop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 20;

    private final String name;
    private final Supplier<Duration> every;
    private final Work work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Duration firstRetry = Duration.ofSeconds(1);
    private Duration longestRetry = Duration.ofSeconds(30);
    private Duration patience = Duration.ofSeconds(3);
    private Runnable atStop = () -> {};
    private int phase = DEFAULT_PHASE;
    private boolean automatic = true;
    private long rings;
    private @Nullable Thread thread;

    /** One round. */
    @FunctionalInterface
    public interface Work {
        void round() throws InterruptedException;
    }

    /** With the same pause after each round. */
    public Loop(String name, Duration every, Work work) {
        this(name, () -> every, work);
    }

    /** With a pause that is asked for after each round. */
    public Loop(String name, Supplier<Duration> every, Work work) {
        this.name = name;
        this.every = every;
        this.work = work;
    }

    /** How long to rest after a failure; twice as long after each further one. One second to thirty where nothing is said. */
    public Loop retryingAfter(Duration first, Duration longest) {
        firstRetry = first;
        longestRetry = longest;
        return this;
    }

    /** How long a round may go on after the loop is stopped before it is interrupted; three seconds where nothing is said. */
    public Loop withPatience(Duration time) {
        patience = time;
        return this;
    }

    /** What ends a round that waits for something outside; run when the loop is stopped. */
    public Loop atStop(Runnable action) {
        atStop = action;
        return this;
    }

    /** When it starts as a bean: after those of a lower number and stopped before them; last where nothing is said. */
    public Loop inPhase(int number) {
        phase = number;
        return this;
    }

    /** Whether it starts by itself as a bean; it does where nothing is said. */
    public Loop startingByItself(boolean itself) {
        automatic = itself;
        return this;
    }

    @Override
    public int getPhase() {
        return phase;
    }

    @Override
    public boolean isAutoStartup() {
        return automatic;
    }

    /** Begins; nothing where it runs already. */
    @Override
    public void start() {
        lock.lock();
        try {
            if (thread == null) {
                Thread begun = Thread.ofVirtual().name(name).unstarted(this::run);
                // Known before it runs: a thread ends when it is no longer the known one.
                thread = begun;
                begun.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has the next round begin at once. */
    public void ring() {
        lock.lock();
        try {
            rings++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was started and not stopped since. */
    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return thread != null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the thread that asks is to end its round as soon as it can. */
    public boolean isOver() {
        lock.lock();
        try {
            return !Thread.currentThread().equals(thread);
        } finally {
            lock.unlock();
        }
    }

    /** Ends; returns when the thread has ended, or does not even after an interrupt. */
    @Override
    public void stop() {
        Thread ending;
        lock.lock();
        try {
            ending = thread;
            thread = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (ending == null) {
            return;
        }
        atStop.run();
        try {
            if (!ending.join(patience)) {
                log.warn("{} does not end by itself and is interrupted", name);
                ending.interrupt();
                ending.join(AFTER_INTERRUPT);
            }
        } catch (InterruptedException e) {
            ending.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            int failures = 0;
            while (!isOver()) {
                long seen = rings();
                long began = System.nanoTime();
                Duration rest = round();
                if (rest != null) {
                    failures = 0;
                    pause(seen, rest);
                } else {
                    if (System.nanoTime() - began > longestRetry.toNanos()) {
                        // It went well for long.
                        failures = 0;
                    }
                    // A bell does not shorten this pause: a loop that is rung all the time would fail all the time.
                    pause(Long.MAX_VALUE, afterFailures(++failures));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says how long to rest after it; null where it failed. */
    private @Nullable Duration round() throws InterruptedException {
        try {
            work.round();
            return every.get();
        } catch (InterruptedException e) {
            if (isOver()) {
                throw e;
            }
            log.warn("A round of {} was interrupted, trying again", name, e);
        } catch (RuntimeException e) {
            if (isOver()) {
                // Stopping breaks what a round waits for; that is how it is to end.
                log.debug("A round of {} was broken off by the stop", name, e);
            } else if (Outages.isOutage(e)) {
                log.warn("{} cannot go on now, trying again: {}", name, e.getMessage());
            } else {
                log.error("{} failed, trying again", name, e);
            }
        } catch (Error e) {
            // Nobody waits for this thread: what ended it would be known to nobody.
            log.error("{} failed, trying again", name, e);
        }
        return null;
    }

    private Duration afterFailures(int failures) {
        Duration pause = firstRetry.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return pause.compareTo(longestRetry) < 0 ? pause : longestRetry;
    }

    private long rings() {
        lock.lock();
        try {
            return rings;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long seen, Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (left > 0 && Thread.currentThread().equals(thread) && (seen == Long.MAX_VALUE || rings == seen)) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
