package io.kanal.changes.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Where followers and workers of this process wait for something to happen. A waiter names the count it saw before it
 * looked, so that what happens between looking and waiting is never missed. What happens often and matters to few has a
 * place of its own, {@link #of}, so that it does not wake everybody.
 */
@Component
public final class Wakeups {
    private final ChangesProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Map<String, Wakeups> places = new ConcurrentHashMap<>();
    private long count;
    private boolean listening;

    public Wakeups(ChangesProperties properties) {
        this.properties = properties;
    }

    /** The place of one name. */
    public Wakeups of(String name) {
        return places.computeIfAbsent(name, added -> {
            Wakeups place = new Wakeups(properties);
            place.listening(isListening());
            return place;
        });
    }

    /** How often it was woken so far. */
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody, in the places too. */
    public void wake() {
        lock.lock();
        try {
            count++;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
        places.values().forEach(Wakeups::wake);
    }

    /** Says whether notifications arrive; waiters are woken, because the pause that fits has changed. */
    void listening(boolean now) {
        lock.lock();
        try {
            listening = now;
        } finally {
            lock.unlock();
        }
        wake();
        places.values().forEach(place -> place.listening(now));
    }

    boolean isListening() {
        lock.lock();
        try {
            return listening;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is woken past the given count, at most as long as polling allows. */
    public void await(long seen) throws InterruptedException {
        await(seen, isListening() ? properties.poll() : properties.pollDeaf());
    }

    /** Waits until it is woken past the given count, at most so long. */
    public void await(long seen, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (count == seen && left > 0) {
                left = woken.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
