package io.kanal.telegram.dispatch;

import io.kanal.telegram.BotId;
import io.kanal.telegram.OutgoingDepth;
import io.kanal.telegram.OutgoingId;
import io.kanal.telegram.OutgoingState;
import io.kanal.telegram.OutgoingView;
import io.kanal.telegram.Priority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people see of the queue. */
@Component
public final class OutgoingReport {
    private static final String COLUMNS =
            "id, bot_id, method, chat_id, priority, state, attempts, message_id, note, created_at";
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Duration UNCERTAIN_KEPT = Duration.ofDays(30);
    private static final int PRUNED_AT_ONCE = 2_000;

    private final JdbcClient database;

    public OutgoingReport(JdbcClient database) {
        this.database = database;
    }

    public Optional<OutgoingView> find(OutgoingId id) {
        return database.sql("select " + COLUMNS + " from telegram_outgoing where id = :id")
                .param("id", id.value())
                .query(OutgoingReport::view)
                .optional();
    }

    public long countUncertain() {
        return database.sql("select count(*) from telegram_outgoing where state = 'UNCERTAIN'")
                .query(Long.class)
                .single();
    }

    /** Every priority, also those of which nothing waits. */
    public List<OutgoingDepth> depths() {
        Map<Priority, OutgoingDepth> depths = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            depths.put(priority, new OutgoingDepth(priority, 0, Duration.ZERO));
        }
        database.sql("""
                        select priority, count(*) as waiting,
                            extract(epoch from clock_timestamp() - min(created_at)) * 1000 as oldest
                        from telegram_outgoing where state in ('QUEUED', 'SENDING') group by priority""")
                .query((row, number) -> new OutgoingDepth(
                        OutgoingRows.priority(row.getInt("priority")),
                        row.getLong("waiting"),
                        Duration.ofMillis(Math.max(0, row.getLong("oldest")))))
                .list()
                .forEach(depth -> depths.put(depth.priority(), depth));
        return List.copyOf(depths.values());
    }

    /** Removes what has long been over, a bounded number at a time. */
    void prune() {
        int removed;
        do {
            removed = database.sql("""
                            delete from telegram_outgoing where id in (
                                select id from telegram_outgoing
                                where finished_at < clock_timestamp() - :kept * interval '1 second'
                                    and (state <> 'UNCERTAIN'
                                        or finished_at < clock_timestamp() - :uncertain * interval '1 second')
                                limit :limit)""")
                    .param("uncertain", UNCERTAIN_KEPT.toSeconds())
                    .param("kept", KEPT.toSeconds())
                    .param("limit", PRUNED_AT_ONCE)
                    .update();
        } while (removed == PRUNED_AT_ONCE);
    }

    private static OutgoingView view(ResultSet row, int number) throws SQLException {
        return new OutgoingView(
                new OutgoingId(row.getLong("id")),
                new BotId(row.getLong("bot_id")),
                row.getString("method"),
                row.getObject("chat_id", Long.class),
                OutgoingRows.priority(row.getInt("priority")),
                OutgoingState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getObject("message_id", Long.class),
                row.getString("note"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
