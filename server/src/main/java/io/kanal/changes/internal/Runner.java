package io.kanal.changes.internal;

/** Something that runs on a thread of its own until it is stopped. */
public interface Runner extends Runnable {
    String name();

    /** Asks it to end after what it is doing now; waiters must be woken afterwards. */
    void stop();
}
