package io.kanal.telegram.inbox;

import io.kanal.telegram.BotId;
import io.kanal.telegram.UnansweredUpdate;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What waits in the inbox, and what could not be answered. */
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

    public long countSetAside() {
        return database.sql("select count(*) from update_waiting where set_aside_at is not null")
                .query(Long.class)
                .single();
    }

    /** The oldest updates that could not be answered. */
    public List<UnansweredUpdate> setAside(int limit) {
        return database.sql("""
                        select w.bot_id, w.seq, u.kind, w.error, w.attempts, u.received_at
                        from update_waiting w join update_inbox u on u.seq = w.seq
                        where w.set_aside_at is not null
                        order by w.seq
                        limit :limit""")
                .param("limit", limit)
                .query((row, number) -> new UnansweredUpdate(
                        new BotId(row.getLong("bot_id")),
                        row.getLong("seq"),
                        row.getString("kind"),
                        row.getString("error"),
                        row.getInt("attempts"),
                        row.getObject("received_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
