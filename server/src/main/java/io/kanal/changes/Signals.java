package io.kanal.changes;

import io.kanal.changes.internal.LogNames;
import io.kanal.changes.internal.Wakeups;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Wakes whoever waits for something of a name, on every node. A signal can be lost while the notifying connection is down,
 * so a waiter looks by itself from time to time too. A waiter names the count it saw before it looked.
 */
@Component
public final class Signals {
    private final JdbcClient database;
    private final Wakeups wakeups;

    public Signals(JdbcClient database, Wakeups wakeups) {
        this.database = database;
        this.wakeups = wakeups;
    }

    /** Part of the present transaction: waiters are woken when it commits. */
    public void send(String name) {
        database.sql("select pg_notify(:channel, :name)")
                .param("channel", LogNames.CHANNEL)
                .param("name", name)
                .query((row, number) -> true)
                .single();
    }

    /** Wakes the waiters of this process only, now. */
    public void wakeHere(String name) {
        wakeups.of(name).wake();
    }

    /** How often waiters of this name were woken so far. */
    public long count(String name) {
        return wakeups.of(name).count();
    }

    /** Waits until the count has moved on, at most so long. */
    public void await(String name, long seen, Duration atMost) throws InterruptedException {
        wakeups.of(name).await(seen, atMost);
    }
}
