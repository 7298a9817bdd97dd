package io.kanal.telegram.inbox;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much waits in the inbox, and how much could not be answered. */
@Component
public final class InboxStatus {
    private final JdbcClient database;

    public InboxStatus(JdbcClient database) {
        this.database = database;
    }

    /**
     * What waits.
     *
     * @param seconds age of the oldest that waits
     */
    record Backlog(long waiting, double seconds, long setAside) {}

    Backlog backlog() {
        return database.sql("""
                        select count(*) filter (where w.set_aside_at is null) as waiting,
                            count(*) filter (where w.set_aside_at is not null) as aside,
                            coalesce(extract(epoch from clock_timestamp()
                                - min(u.received_at) filter (where w.set_aside_at is null)), 0) as seconds
                        from update_waiting w join update_inbox u on u.seq = w.seq""")
                .query((row, number) -> new Backlog(
                        row.getLong("waiting"), Math.max(0, row.getDouble("seconds")), row.getLong("aside")))
                .single();
    }
}
