package io.kanal.changes.internal.work;

import io.kanal.changes.Outages;
import io.kanal.changes.SlowWorker;
import io.kanal.changes.internal.ChangesProperties;
import io.kanal.changes.internal.Drain;
import io.kanal.changes.internal.FollowerTools;
import io.kanal.changes.internal.Pauses;
import io.kanal.changes.internal.Runner;
import io.kanal.changes.internal.log.Wakeups;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.time.Speed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the threads that work on a queue. Attempts are counted when keys are taken, so a key that kills the process is
 * set aside too; from the third attempt on a key is worked on alone, so it cannot take others along.
 */
final class SlowWorkRunner implements Runner {
    private static final Logger log = LoggerFactory.getLogger(SlowWorkRunner.class);
    private static final int MOST_ATTEMPTS = 5;
    private static final int TOGETHER = 2;

    private final SlowWorker worker;
    private final SlowWorkRows rows;
    private final Wakeups wakeups;
    private final ChangesProperties properties;
    private final Pauses pauses = new Pauses();
    private final String me;
    /** What is worked on now, for the thread that keeps it leased. */
    private final AtomicReference<List<String>> working = new AtomicReference<>(List.of());

    private int outages;
    private long done;
    private Speed speed = new Speed(0, System.nanoTime());
    private volatile double perSecond;

    SlowWorkRunner(SlowWorker worker, SlowWorkRows rows, FollowerTools tools) {
        this.worker = worker;
        this.rows = rows;
        wakeups = tools.wakeups();
        properties = tools.properties();
        me = tools.node().value() + "/" + UUID.randomUUID();
    }

    @Override
    public String name() {
        return worker.queue();
    }

    @Override
    public void stop() {
        pauses.stop();
    }

    @Override
    public void run() {
        try {
            while (!pauses.stopped()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        try {
            long seen = wakeups.count();
            List<SlowWorkRows.Taken> taken =
                    rows.take(worker.queue(), me, worker.batchSize(), properties.slowWorkTerm());
            if (taken.isEmpty()) {
                // What passes without work is no pace.
                perSecond = 0;
                wakeups.await(seen);
                speed = new Speed(done, System.nanoTime());
                return;
            }
            work(taken);
        } catch (RuntimeException | Error e) {
            // Whatever it was: a thread that ends takes its share of the queue with it, and nobody would know.
            outages++;
            log.warn("The queue {} cannot be worked on now, trying again: {}", name(), Drain.describe(e));
            pauses.sleep(properties.pauseAfter(outages));
        }
    }

    private void work(List<SlowWorkRows.Taken> taken) throws InterruptedException {
        working.set(keys(taken));
        try {
            Map<Boolean, List<SlowWorkRows.Taken>> together =
                    taken.stream().collect(Collectors.partitioningBy(key -> key.attempts() <= TOGETHER));
            Deque<List<SlowWorkRows.Taken>> batches = new ArrayDeque<>();
            if (!together.getOrDefault(true, List.of()).isEmpty()) {
                batches.add(together.getOrDefault(true, List.of()));
            }
            together.getOrDefault(false, List.of()).forEach(alone -> batches.add(List.of(alone)));
            boolean goesOn = true;
            for (List<SlowWorkRows.Taken> batch : batches) {
                if (goesOn && !pauses.stopped()) {
                    goesOn = workTogether(batch);
                } else {
                    rows.giveBack(worker.queue(), me, keys(batch));
                }
            }
        } finally {
            working.set(List.of());
        }
    }

    /** One call of the worker; false when the outside is away and there is no use in going on. */
    private boolean workTogether(List<SlowWorkRows.Taken> batch) throws InterruptedException {
        List<String> keys = keys(batch);
        SlowWorker.Outcome outcome;
        try {
            outcome = worker.work(keys, pauses::stopped);
        } catch (Exception | LinkageError | StackOverflowError e) {
            // What these keys can have caused; no memory, for instance, is not counted against them but ends the round.
            return failed(keys, e);
        }
        rows.failed(worker.queue(), me, known(outcome.failed(), keys), MOST_ATTEMPTS);
        List<String> unfinished =
                keys.stream().filter(outcome.unfinished()::contains).toList();
        rows.giveBack(worker.queue(), me, unfinished);
        List<SlowWorkRows.Taken> finished = batch.stream()
                .filter(key -> !outcome.failed().containsKey(key.key())
                        && !outcome.unfinished().contains(key.key()))
                .toList();
        rows.done(worker.queue(), me, finished);
        done += finished.size();
        perSecond = speed.measure(done, System.nanoTime());
        outages = 0;
        return unfinished.isEmpty();
    }

    private boolean failed(List<String> keys, Throwable failure) throws InterruptedException {
        String error = Drain.describe(failure);
        if (pauses.stopped()) {
            // An interrupt has done its work; left in place it would break the connection that gives the keys back.
            boolean interrupted = Thread.interrupted();
            log.info("The shutdown broke off work on the queue {} (interrupted: {})", name(), interrupted);
            rows.giveBack(worker.queue(), me, keys);
            return false;
        }
        if (Outages.isOutage(failure)) {
            boolean afterSuccess = outages == 0;
            outages++;
            Duration pause = properties.pauseAfter(outages);
            if (failure instanceof KanalException known && known.code() == ErrorCode.UPSTREAM) {
                // It may be these keys alone that something answers badly to. So others come before them next time, and
                // a
                // failure between successes of others is counted; a true outage is counted once, however long it lasts.
                rows.later(worker.queue(), me, keys, error, pause.multipliedBy(2), afterSuccess, MOST_ATTEMPTS);
            } else {
                rows.giveBack(worker.queue(), me, keys);
            }
            log.warn("The queue {} waits for what is away: {}", name(), error);
            pauses.sleep(pause);
            return false;
        }
        log.warn("{} keys of the queue {} failed together", keys.size(), name(), failure);
        rows.failed(
                worker.queue(),
                me,
                keys.stream().collect(Collectors.toMap(Function.identity(), key -> error)),
                MOST_ATTEMPTS);
        return true;
    }

    private static List<String> keys(List<SlowWorkRows.Taken> taken) {
        return taken.stream().map(SlowWorkRows.Taken::key).toList();
    }

    /** A worker may only report what it was given. */
    private static Map<String, String> known(Map<String, String> failed, List<String> keys) {
        Map<String, String> known = new HashMap<>(failed);
        known.keySet().retainAll(keys);
        return known;
    }

    /** How many keys it does in a second; 0 while nothing waits for it. */
    double perSecond() {
        return perSecond;
    }

    /** Keeps what is worked on leased; called by the runtime several times within a term. */
    void renew() {
        List<String> keys = working.get();
        if (!keys.isEmpty()) {
            rows.renew(worker.queue(), me, keys, properties.slowWorkTerm());
        }
    }
}
