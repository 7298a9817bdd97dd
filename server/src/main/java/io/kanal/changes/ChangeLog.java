package io.kanal.changes;

import io.kanal.changes.internal.Changes;
import io.kanal.changes.internal.PendingChanges;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The log of everything that changed, in commit order. Appending is a part of the transaction that makes the change;
 * everything derived reads from here.
 */
@Component
public final class ChangeLog {
    private final JdbcTemplate connection;
    private final JdbcClient database;

    public ChangeLog(JdbcTemplate connection) {
        this.connection = connection;
        this.database = JdbcClient.create(connection);
    }

    /**
     * Collects a change of the present transaction. All of them are written in one statement just before the commit,
     * under the log's lock, so such a transaction must be short: at most 2,000 changes and about a second.
     *
     * @param detail small JSON, only for events that are not about a message
     * @throws IllegalStateException outside a transaction
     */
    public void append(
            Lane lane, ChangeKind kind, @Nullable ChatId chat, @Nullable MessageId message, @Nullable String detail) {
        PendingChanges.ofThisTransaction(connection).add(lane, kind, chat, message, detail);
    }

    /** The position of the newest change of both lanes; everything at or below it is settled and visible. */
    public long head() {
        return database.sql("""
                        select greatest(
                            (select max(seq) from change_log where lane = 'LIVE'),
                            (select max(seq) from change_log where lane = 'BULK'),
                            pruned_live,
                            pruned_bulk)
                        from change_log_state""").query(Long.class).single();
    }

    /** The position of the newest change of one lane that the log still holds; 0 where every follower is past all of them. */
    public long head(Lane lane) {
        return database.sql("select coalesce(max(seq), 0) from change_log where lane = :lane")
                .param("lane", lane.name())
                .query(Long.class)
                .single();
    }

    /** Which history the positions belong to; a cursor of another epoch means nothing. */
    public long epoch() {
        return database.sql("select epoch from change_log_state")
                .query(Long.class)
                .single();
    }

    /**
     * Begins a new history, as a restore must: every cursor and every index of the old one is then rebuilt. Epochs are
     * times in milliseconds, so that two restores of one backup differ.
     */
    public void renewEpoch() {
        database.sql("""
                        update change_log_state
                        set epoch = greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)""").update();
    }

    /** Changes of one lane after a position, in order, at most {@code limit}. */
    public List<Change> read(Lane lane, long afterSeq, int limit) {
        return database.sql("""
                        select seq, lane, kind, chat_id, message_id, detail
                        from change_log
                        where lane = :lane and seq > :after
                        order by seq
                        limit :limit""")
                .param("lane", lane.name())
                .param("after", afterSeq)
                .param("limit", limit)
                .query(Changes::of)
                .list();
    }
}
