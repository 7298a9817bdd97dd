package io.kanal.telegram.spi;

import io.kanal.telegram.BotUpdate;
import java.util.List;
import java.util.Set;

/**
 * Sees the updates of every bot once, in order; one bean per observer, run by one instance at a time. A new observer
 * begins with the oldest update that is still kept.
 */
public interface UpdateObserver {
    /** A stable name of lower-case words: cursor, lease, metrics and the command line use it. */
    String name();

    /**
     * The kinds of updates it is shown, by Telegram's names; empty for all. Others are not even read for it, and most updates are
     * talk.
     */
    default Set<String> kinds() {
        return Set.of();
    }

    /**
     * Takes updates in the order of the inbox, at most 1,000. Runs inside a transaction that also writes the cursor, so
     * effects in PostgreSQL happen exactly once; effects elsewhere must be idempotent. Throwing rolls back: the batch is
     * retried with back-off, then halved, and a single update that fails five times is set aside.
     */
    void observe(List<BotUpdate> batch);
}
