package io.kanal.telegram.desk;

import io.kanal.changes.Outages;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One part of the work for one bot, with a virtual thread while there is something to do. */
final class Duty {
    private static final Logger log = LoggerFactory.getLogger(Duty.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final TokenWork work;
    private final Term term;
    private final Set<String> all;
    /** Many bots come at once when a node starts, and taking up each asks the database a few things. */
    private final Semaphore beginnings;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private boolean due;
    private boolean ended;
    /** Of the thread alone, of which there is one at a time. */
    private TokenWork.@Nullable Shift shift;
    /** How often it failed without a success in between; of the thread alone too. */
    private int failures;

    Duty(TokenWork work, Term term, Semaphore beginnings) {
        this.work = work;
        this.term = term;
        this.beginnings = beginnings;
        // A part without signals works all the time; its one round needs a name too.
        all = work.signals().isEmpty() ? Set.of(work.name()) : work.signals();
    }

    TokenWork work() {
        return work;
    }

    Term term() {
        return term;
    }

    /** There may be something to do, of whatever kind. */
    void look() {
        signal(all);
    }

    void signal(Set<String> signals) {
        term.signal(signals);
        lock.lock();
        try {
            due = true;
            if (thread == null && !ended) {
                thread = begun();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether no thread is at it. */
    boolean idle() {
        lock.lock();
        try {
            return thread == null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the work has ended, or does not even after an interrupt. */
    void end() throws InterruptedException {
        term.end();
        Thread ending;
        lock.lock();
        try {
            ended = true;
            // What is on its way has to be seen to its end, also where no thread is at it now.
            ending = thread == null ? begun() : thread;
            thread = ending;
        } finally {
            lock.unlock();
        }
        if (!ending.join(PATIENCE)) {
            log.warn(
                    "{} of bot {} does not end by itself and is interrupted",
                    work.name(),
                    term.bot().id());
            ending.interrupt();
            ending.join(PATIENCE);
        }
    }

    private Thread begun() {
        return Thread.ofVirtual()
                .name("bot-" + term.bot().id() + "-" + work.name())
                .start(this::run);
    }

    private void run() {
        try {
            while (goesOn()) {
                try {
                    workOnce();
                    failures = 0;
                } catch (RuntimeException e) {
                    // Whatever a part lets out: nobody else takes the work up while this node holds the bot's lease.
                    if (Outages.isOutage(e)) {
                        log.warn(
                                "{} of bot {} waits for what is away: {}",
                                work.name(),
                                term.bot().id(),
                                e.getMessage());
                    } else {
                        failed(e);
                    }
                    rest();
                } catch (Error e) {
                    // As above: an error that ended the thread would leave the bot dumb for as long as its lease lives.
                    failed(e);
                    rest();
                }
            }
        } catch (InterruptedException e) {
            endShift();
            forgetThread();
            Thread.currentThread().interrupt();
        }
    }

    /** What is on its way is seen to its end also where the work was broken off. */
    private void endShift() {
        TokenWork.Shift now = shift;
        shift = null;
        if (now == null) {
            return;
        }
        try {
            now.end();
        } catch (InterruptedException e) {
            log.warn(
                    "{} of bot {} was broken off before it had ended",
                    work.name(),
                    term.bot().id());
        } catch (RuntimeException | Error e) {
            // The thread ends with this, and nobody waits for what it throws.
            log.error("{} of bot {} did not end well", work.name(), term.bot().id(), e);
        }
    }

    /** So that a later signal begins another. */
    private void forgetThread() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
    }

    private void failed(Throwable failure) {
        log.error("{} of bot {} failed and goes on", work.name(), term.bot().id(), failure);
    }

    private void rest() throws InterruptedException {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
        term.pause(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        again();
    }

    private void workOnce() throws InterruptedException {
        TokenWork.Shift now = shift;
        if (term.over()) {
            shift = null;
            if (now != null) {
                now.end();
            }
            return;
        }
        if (now == null) {
            beginnings.acquire();
            try {
                now = work.begin(term);
            } finally {
                beginnings.release();
            }
            shift = now;
        }
        now.work(term.takeSignals());
        if (work.signals().isEmpty() && !term.over()) {
            again();
        }
    }

    private void again() {
        term.signal(all);
        lock.lock();
        try {
            due = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the thread has more to do; it is given up where it has not. */
    private boolean goesOn() {
        lock.lock();
        try {
            boolean more = due || (ended && shift != null);
            due = false;
            if (!more) {
                thread = null;
            }
            return more;
        } finally {
            lock.unlock();
        }
    }
}
