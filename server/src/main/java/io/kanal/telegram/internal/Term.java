package io.kanal.telegram.internal;

import io.kanal.changes.Lease;
import io.kanal.telegram.Bot;
import io.kanal.telegram.internal.api.BotKey;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How long one part of the work for a bot may go on: until it is asked to end, or the bot's lease is lost. */
public final class Term {
    private final Bot bot;
    private final Supplier<BotKey> key;
    private final Lease lease;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<@Nullable Runnable> whenOver = new AtomicReference<>();

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
        return end.getCount() == 0 || !lease.isHeld();
    }

    /** Sleeps; returns false when the term is over. */
    public boolean pause(Duration time) throws InterruptedException {
        return !end.await(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS) && !over();
    }

    /** Runs this once when the term ends, instead of what was given before; at once if it is over. */
    public void whenOver(Runnable action) {
        whenOver.set(action);
        if (over()) {
            runOnce();
        }
    }

    void end() {
        end.countDown();
        runOnce();
    }

    private void runOnce() {
        Runnable action = whenOver.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }
}
