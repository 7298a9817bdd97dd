package io.kanal.changes.internal;

import io.kanal.changes.Change;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Changes that a follower could not apply, kept with the reason until a person has them tried again or forgets them. */
@Component
public final class SetAsideRows {
    /** Stands for the node where a follower runs once for all. */
    static final String NO_NODE = "";

    private static final int LONGEST_ERROR = 1_000;

    private final JdbcClient database;

    public SetAsideRows(JdbcClient database) {
        this.database = database;
    }

    void add(String follower, String node, Change change, String error) {
        database.sql("""
                        insert into follower_set_aside
                            (follower, node, seq, lane, kind, chat_id, message_id, detail, error)
                        values (:follower, :node, :seq, :lane, :kind, :chat, :message, :detail, :error)
                        on conflict (follower, node, seq) do update
                        set error = excluded.error, retry_requested = false, set_aside_at = clock_timestamp()""")
                .param("follower", follower)
                .param("node", node)
                .param("seq", change.seq())
                .param("lane", change.lane().name())
                .param("kind", change.kind().name())
                .param("chat", change.chat() == null ? null : change.chat().value())
                .param(
                        "message",
                        change.message() == null ? null : change.message().value())
                .param("detail", change.detail())
                .param("error", cut(error))
                .update();
    }

    /** Those that a person wants to be tried again. */
    List<Change> toRetry(String follower, String node) {
        return database.sql("""
                        select seq, lane, kind, chat_id, message_id, detail from follower_set_aside
                        where follower = :follower and node = :node and retry_requested
                        order by seq
                        limit 100""")
                .param("follower", follower)
                .param("node", node)
                .query(Changes::of)
                .list();
    }

    /** Takes it off the list; false when it was not there any more. */
    boolean remove(String follower, String node, long seq) {
        return database.sql("delete from follower_set_aside where follower = :follower and node = :node and seq = :seq")
                        .param("follower", follower)
                        .param("node", node)
                        .param("seq", seq)
                        .update()
                == 1;
    }

    void removeAll(String follower, String node) {
        database.sql("delete from follower_set_aside where follower = :follower and node = :node")
                .param("follower", follower)
                .param("node", node)
                .update();
    }

    private static String cut(String error) {
        String clean = error.replace('\0', ' ');
        return clean.length() <= LONGEST_ERROR ? clean : clean.substring(0, LONGEST_ERROR - 1) + "…";
    }
}
