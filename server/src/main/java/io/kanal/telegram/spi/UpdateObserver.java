package io.kanal.telegram.spi;

import io.kanal.telegram.BotUpdate;
import java.util.List;

/**
 * Sees every update of every bot once, in order; one bean per observer, run by one instance at a time. A new observer
 * begins with the oldest update that is still kept.
 */
public interface UpdateObserver {
    /** A stable name of lower-case words: cursor, lease, metrics and the command line use it. */
    String name();

    /**
     * Takes updates in the order of the inbox, at most 1,000. Runs inside a transaction that also writes the cursor, so
     * effects in PostgreSQL happen exactly once; effects elsewhere must be idempotent. Throwing rolls back: the batch is
     * retried with back-off, then halved, and a single update that fails five times is set aside.
     */
    void observe(List<BotUpdate> batch);
}
