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
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
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
                } catch (RuntimeException e) {
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
                    // Whatever it was, the bot would be dumb for as long as its lease lives.
                    failed(e);
                    rest();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Throwable failure) {
        log.error("{} of bot {} failed and goes on", work.name(), term.bot().id(), failure);
    }

    private void rest() throws InterruptedException {
        term.pause(AFTER_FAILURE);
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
