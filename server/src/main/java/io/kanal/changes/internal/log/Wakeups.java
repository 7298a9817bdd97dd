package io.kanal.changes.internal.log;

import io.kanal.changes.Signals;
import io.kanal.changes.internal.ChangesProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where followers and workers of this process wait for something to happen. A waiter names the count it saw before it
 * looked, so that what happens between looking and waiting is never missed. What matters to few has a place of its own,
 * {@link #of}, or is heard by {@link Signals.Hearer}s, so that it wakes nobody else; and what everybody follows does not wake
 * those who wait at a place.
 */
@Component
public final class Wakeups {
    private final ChangesProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Map<String, Wakeups> places = new ConcurrentHashMap<>();
    private final Map<String, List<Signals.Hearer>> hearers = new ConcurrentHashMap<>();
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

    /** Wakes those who wait here. */
    public void wake() {
        lock.lock();
        try {
            count++;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody, in the places too. */
    public void wakeAll() {
        wake();
        places.values().forEach(Wakeups::wake);
        hearers.values().forEach(hearing -> hearing.forEach(hearer -> hearer.rung(null)));
    }

    /** Wakes whom a notification concerns: nobody's name is the log's, {@link LogNames#ALL} everybody's. */
    void heard(String payload) {
        if (payload.isEmpty()) {
            wake();
        } else if (payload.equals(LogNames.ALL)) {
            wakeAll();
        } else {
            int space = payload.indexOf(' ');
            String name = space < 0 ? payload : payload.substring(0, space);
            of(name).wake();
            Long key = space < 0 ? null : key(payload.substring(space + 1));
            hearers.getOrDefault(name, List.of()).forEach(hearer -> hearer.rung(key));
        }
    }

    private static @Nullable Long key(String written) {
        try {
            return Long.valueOf(written);
        } catch (NumberFormatException e) {
            // Of another version of the program: whoever hears it looks at everything.
            return null;
        }
    }

    /** Has somebody hear a name's notifications from now on; run what it gives to end that. */
    public Runnable hear(String name, Signals.Hearer hearer) {
        List<Signals.Hearer> hearing = hearers.computeIfAbsent(name, added -> new CopyOnWriteArrayList<>());
        hearing.add(hearer);
        return () -> hearing.remove(hearer);
    }

    /** Says whether notifications arrive; waiters are woken, because the pause that fits has changed. */
    void listening(boolean now) {
        lock.lock();
        try {
            listening = now;
        } finally {
            lock.unlock();
        }
        places.values().forEach(place -> place.listening(now));
        wakeAll();
    }

    public boolean isListening() {
        lock.lock();
        try {
            return listening;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is woken past the given count, at most as long as polling allows. */
    public void await(long seen) throws InterruptedException {
        await(seen, patience());
    }

    /** How long to go without a look of one's own, as things are with notifications. */
    public Duration patience() {
        return isListening() ? properties.poll() : properties.pollDeaf();
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
