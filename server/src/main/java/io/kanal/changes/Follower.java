package io.kanal.changes;

import java.util.List;

/**
 * A reader of the change log with a cursor of its own per lane; one bean per follower, run by one instance at a time
 * under a lease.
 */
public interface Follower {
    /** A stable name: cursor, lease, metrics and the command line use it. */
    String name();

    /** What it keeps, which decides where it starts and which lanes it reads. */
    Role role();

    /**
     * Applies changes of one lane in the order of the log, at most 1,000. Runs inside a transaction that also writes the
     * cursor, so effects in PostgreSQL happen exactly once; effects elsewhere must be idempotent. Throwing rolls back:
     * the batch is retried with back-off, then halved, and a single change that fails five times is set aside.
     */
    void apply(List<Change> batch);

    /** Two kinds of followers. */
    enum Role {
        /** Keeps something derived that can be rebuilt: reads both lanes, {@link #rebuild} first. */
        VIEW,
        /** Does something in the world: starts at the head, reads live only. */
        REACTION
    }

    /**
     * Scans the whole record by keyset and derives everything anew, outside any transaction; changes after the noted head
     * follow by themselves. The thread is interrupted when the lease is lost or the server stops: look at it between steps.
     * Returning with the interrupt flag set says that it was broken off.
     */
    default void rebuild() {}
}
