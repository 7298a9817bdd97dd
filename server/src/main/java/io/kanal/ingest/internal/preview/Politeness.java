package io.kanal.ingest.internal.preview;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The one budget of requests to t.me: turns are given out in the order asked for, about one per interval with jitter, and
 * a host that asks for quiet silences everyone. Thread-safe.
 */
final class Politeness {
    /** How long a waiting job takes at most to notice that it was cancelled. */
    private static final Duration SLICE = Duration.ofMillis(500);

    private final Duration interval;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pause pause;
    private Instant nextFree = Instant.EPOCH;
    private Instant quietUntil = Instant.EPOCH;

    Politeness(Duration interval, InstantSource clock, RandomGenerator random, Pause pause) {
        this.interval = interval;
        this.clock = clock;
        this.random = random;
        this.pause = pause;
    }

    /**
     * Waits for this caller's turn.
     *
     * @param check run while waiting; it may throw to give up
     */
    void awaitTurn(Runnable check) throws InterruptedException {
        Instant turn = reserve();
        await(turn, check);
        for (Instant quiet = quietUntil(); clock.instant().isBefore(quiet); quiet = quietUntil()) {
            await(quiet, check);
        }
    }

    /** Waits, as for a turn, but for a time of the caller's own. */
    void await(Duration duration, Runnable check) throws InterruptedException {
        await(clock.instant().plus(duration), check);
    }

    /** Nobody asks before this time has passed. */
    synchronized void keepQuiet(Duration duration) {
        Instant until = clock.instant().plus(duration);
        if (until.isAfter(quietUntil)) {
            quietUntil = until;
        }
    }

    /** How long the host wants nobody to ask yet; zero or less when anybody may. */
    Duration quiet() {
        return left(quietUntil());
    }

    private void await(Instant moment, Runnable check) throws InterruptedException {
        for (Duration left = left(moment); left.isPositive(); left = left(moment)) {
            check.run();
            pause.sleep(left.compareTo(SLICE) < 0 ? left : SLICE);
        }
    }

    private Duration left(Instant moment) {
        return Duration.between(clock.instant(), moment);
    }

    private synchronized Instant reserve() {
        Instant now = clock.instant();
        Instant turn = nextFree.isAfter(now) ? nextFree : now;
        long millis = interval.toMillis();
        nextFree = turn.plusMillis(millis + (millis == 0 ? 0 : random.nextLong(millis / 2 + 1)));
        return turn;
    }

    private synchronized Instant quietUntil() {
        return quietUntil;
    }
}
