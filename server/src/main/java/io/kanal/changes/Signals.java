package io.kanal.changes;

import io.kanal.changes.internal.log.LogNames;
import io.kanal.changes.internal.log.Wakeups;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells every node that something of a name has happened, and to what: to those who hear that name and to nobody else. A
 * signal can be lost while the notifying connection is down, so a hearer also looks by itself from time to time.
 */
@Component
public final class Signals {
    private final JdbcClient database;
    private final Wakeups wakeups;

    public Signals(JdbcClient database, Wakeups wakeups) {
        this.database = database;
        this.wakeups = wakeups;
    }

    /** Hears signals, on the thread that reads them from the database: it hands on and does not wait. */
    @FunctionalInterface
    public interface Hearer {
        /**
         * Something has happened, or may have.
         *
         * @param key to what; null where that is not said, or signals may have been missed: look at everything
         */
        void rung(@Nullable Long key);
    }

    /** Part of the present transaction: hearers are told when it commits. */
    public void send(String name) {
        notify(name);
    }

    /** Part of the present transaction: hearers are told when it commits, once for each key. */
    public void send(String name, Collection<Long> keys) {
        database.sql("select pg_notify(:channel, :name || ' ' || key) from unnest(:keys::bigint[]) as of (key)")
                .param("channel", LogNames.CHANNEL)
                .param("name", name)
                .param("keys", keys.toArray(Long[]::new))
                .query((row, number) -> true)
                .list();
    }

    private void notify(String payload) {
        database.sql("select pg_notify(:channel, :payload)")
                .param("channel", LogNames.CHANNEL)
                .param("payload", payload)
                .query((row, number) -> true)
                .single();
    }

    /** Has somebody hear a name from now on; run what it gives to end that. */
    public Runnable hear(String name, Hearer hearer) {
        return wakeups.hear(name, hearer);
    }

    /** How long a hearer goes without a look of its own: shorter while signals do not arrive. */
    public Duration patience() {
        return wakeups.patience();
    }
}
