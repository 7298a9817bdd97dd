package io.kanal.search.internal;

import io.kanal.search.internal.lucene.SearchIndex;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows searches what was written: live changes at once, bulk ones together after a moment and in a thread of its own, so that
 * a long import neither waits for it nor leaves thousands of small segments behind.
 */
final class Refresher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final Duration WORDS_AFTER = Duration.ofMillis(200);
    /** While more keeps coming: each refresh leaves small segments behind, and all of them are merged. */
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    /** Refreshing takes at most a fifth of the time while much is written. */
    private static final int MOST_TIMES_AS_LONG = 4;

    private final Supplier<SearchIndex> index;
    private final ScheduledExecutorService later;
    private final AtomicBoolean words = new AtomicBoolean();
    private final AtomicBoolean vectors = new AtomicBoolean();
    private volatile long lastNanos;
    private volatile long wordsShown = System.nanoTime() - BETWEEN.toNanos();

    Refresher(Supplier<SearchIndex> index) {
        this.index = index;
        this.later = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("search-refresh").factory());
    }

    void now() {
        index.get().refresh();
    }

    /** Shows new words within a fifth of a second, and while more keeps coming every five seconds. */
    void wordsSoon() {
        Duration sinceShown = Duration.ofNanos(System.nanoTime() - wordsShown);
        Duration after = sinceShown.compareTo(BETWEEN) < 0 ? BETWEEN.minus(sinceShown) : WORDS_AFTER;
        soon(words, after, () -> {
            index.get().refreshWords();
            wordsShown = System.nanoTime();
        });
    }

    /** Shows new vectors, and that others are gone, within five seconds: every refresh begins a new graph, which is dear to merge. */
    void vectorsSoon() {
        soon(vectors, BETWEEN, () -> index.get().refreshVectors());
    }

    private void soon(AtomicBoolean planned, Duration after, Runnable refresh) {
        if (!planned.compareAndSet(false, true)) {
            return;
        }
        long least = Math.max(after.toNanos(), MOST_TIMES_AS_LONG * lastNanos);
        // What fails is told inside.
        var _ = later.schedule(
                () -> {
                    planned.set(false);
                    long start = System.nanoTime();
                    try {
                        refresh.run();
                    } catch (AlreadyClosedException e) {
                        // A rebuild has put another generation in its place, which shows everything.
                        LOG.debug("The index was closed before its refresh", e);
                    } catch (RuntimeException e) {
                        // The follower's next write meets the same failure and answers it.
                        LOG.warn("The search index cannot show what was written", e);
                    }
                    lastNanos = System.nanoTime() - start;
                },
                least,
                TimeUnit.NANOSECONDS);
    }

    /** Waits for a refresh that runs; planned ones are left out. */
    @Override
    public void close() {
        later.shutdownNow();
        later.close();
    }
}
