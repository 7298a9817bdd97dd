package io.kanal.changes.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The virtual threads of one runtime and their bounded end. */
public final class Threads {
    private static final Logger log = LoggerFactory.getLogger(Threads.class);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final List<Thread> running = new ArrayList<>();
    private final Duration patience;

    /** With this time to end by themselves. */
    public Threads(Duration patience) {
        this.patience = patience;
    }

    public void start(String name, Runnable work) {
        running.add(Thread.ofVirtual().name(name).start(work));
    }

    /** Waits for all of them, who were asked to end; interrupts those that take longer than the patience. */
    public void join() {
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            for (Thread thread : running) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
            for (Thread thread : running) {
                if (thread.isAlive()) {
                    log.warn("{} does not end by itself and is interrupted", thread.getName());
                    thread.interrupt();
                }
            }
            long last = System.nanoTime() + AFTER_INTERRUPT.toNanos();
            for (Thread thread : running) {
                thread.join(Duration.ofNanos(Math.max(1, last - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            running.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
        running.clear();
    }
}
