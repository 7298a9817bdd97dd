package io.kanal.telegram.desk;

import io.kanal.changes.Lease;
import io.kanal.telegram.Bot;
import io.kanal.telegram.bots.BotKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How long one part of the work for a bot may go on: until it is asked to end, or the bot's lease is lost. */
public final class Term {
    private final Bot bot;
    private final Supplier<BotKey> key;
    private final Lease lease;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> signals = new HashSet<>();
    private final AtomicReference<@Nullable Runnable> whenOver = new AtomicReference<>();
    private volatile boolean ended;

    public Term(Bot bot, Supplier<BotKey> key, Lease lease) {
        this.bot = bot;
        this.key = key;
        this.lease = lease;
    }

    /** The bot as it was when the term began. */
    public Bot bot() {
        return bot;
    }

    /** What to call the Bot API with now; at hand without the database. */
    public BotKey key() {
        return key.get();
    }

    public Lease lease() {
        return lease;
    }

    public boolean over() {
        return ended || !lease.isHeld();
    }

    /** Sleeps, whatever signals come; returns false when the term is over. */
    public boolean pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (left > 0 && !ended) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return !over();
    }

    /** Waits for a signal, at most so long; false when none came. */
    public boolean awaitSignal(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (left > 0 && !ended && signals.isEmpty()) {
                left = changed.awaitNanos(left);
            }
            boolean came = !signals.isEmpty();
            signals.clear();
            return came;
        } finally {
            lock.unlock();
        }
    }

    /** Says that there may be something to do. */
    public void signal(Set<String> names) {
        lock.lock();
        try {
            signals.addAll(names);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The signals that came and nobody has taken up; they are taken up now. */
    Set<String> takeSignals() {
        lock.lock();
        try {
            Set<String> taken = Set.copyOf(signals);
            signals.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Runs this once when the term ends, instead of what was given before; at once if it is over. */
    public void whenOver(Runnable action) {
        whenOver.set(action);
        if (over()) {
            runOnce();
        }
    }

    void end() {
        ended = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        runOnce();
    }

    private void runOnce() {
        Runnable action = whenOver.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }
}
