package io.kanal.ingest.internal.takeback;

import io.kanal.ingest.BroughtIn;
import io.kanal.jobs.JobId;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import io.kanal.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables that say which import saw which messages. Ids are kept as ranges, so a batch in a row is one of them. */
@Component
public final class ImportTable implements ChatRows {
    private final JdbcClient jdbc;

    ImportTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An import begins, or goes on, with a chat; gives whether it is the first time. A part of the present transaction. */
    public boolean begin(JobId job, ChatId chat, @Nullable UserId by, String name, Instant now) {
        return jdbc.sql("""
                        insert into chat_import (job_id, chat_id, user_id, name, started_at)
                        values (:job, :chat, :by, :name, :now) on conflict do nothing
                        """)
                        .param("job", job.value())
                        .param("chat", chat.value())
                        .param("by", by == null ? null : by.value())
                        .param("name", name)
                        .param("now", Timestamp.from(now))
                        .update()
                > 0;
    }

    /**
     * It saw these messages of the chat. A part of the transaction that merges them.
     *
     * @param batch where the batch ends in the chat, which names it
     */
    public void saw(JobId job, ChatId chat, long batch, Collection<Long> telegramIds) {
        if (telegramIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into chat_import_ids (job_id, chat_id, batch, ids)
                        values (:job, :chat, :batch, cast(:ids as int8multirange))
                        on conflict (job_id, chat_id, batch) do update set ids = chat_import_ids.ids + excluded.ids
                        """)
                .param("job", job.value())
                .param("chat", chat.value())
                .param("batch", batch)
                .param("ids", ranges(telegramIds))
                .update();
    }

    /** As PostgreSQL writes a multirange. */
    static String ranges(Collection<Long> ids) {
        long[] sorted =
                ids.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < sorted.length; ) {
            int end = i;
            while (end + 1 < sorted.length && sorted[end + 1] == sorted[end] + 1) {
                end++;
            }
            text.append(text.length() == 1 ? "[" : ",[")
                    .append(sorted[i])
                    .append(',')
                    .append(sorted[end])
                    .append(']');
            i = end + 1;
        }
        return text.append('}').toString();
    }

    /** What was brought into a chat, newest first. */
    public List<BroughtIn> ofChat(ChatId chat) {
        return list("i.chat_id = :key", chat.value());
    }

    /** What an import brought, by chat. */
    public List<BroughtIn> ofJob(JobId job) {
        return list("i.job_id = :key", job.value());
    }

    private List<BroughtIn> list(String condition, Object key) {
        return jdbc.sql("""
                        select i.job_id, i.chat_id, i.user_id, i.name, i.started_at,
                               (select coalesce(sum(upper(r) - lower(r)), 0)
                                from chat_import_ids s, unnest(s.ids) r
                                where s.job_id = i.job_id and s.chat_id = i.chat_id) as messages
                        from chat_import i where %s order by i.started_at desc, i.chat_id
                        """.formatted(condition))
                .param("key", key)
                .query(ImportTable::row)
                .list();
    }

    /** Forgets that an import saw anything of a chat. */
    void remove(JobId job, ChatId chat) {
        jdbc.sql("delete from chat_import where job_id = :job and chat_id = :chat")
                .param("job", job.value())
                .param("chat", chat.value())
                .update();
    }

    /** Forgets all imports of a chat. */
    void removeAll(ChatId chat) {
        jdbc.sql("delete from chat_import where chat_id = :chat")
                .param("chat", chat.value())
                .update();
    }

    @Override
    public void move(ChatId from, ChatId to) {
        // The child's rows have no other way to follow than beside new rows of the parent.
        jdbc.sql("""
                        insert into chat_import (job_id, chat_id, user_id, name, started_at, bytes)
                        select job_id, :to, user_id, name, started_at, bytes from chat_import where chat_id = :from
                        on conflict (job_id, chat_id) do update set bytes = chat_import.bytes + excluded.bytes
                        """).param("from", from.value()).param("to", to.value()).update();
        jdbc.sql("""
                        insert into chat_import_ids (job_id, chat_id, batch, ids)
                        select job_id, :to, batch, ids from chat_import_ids where chat_id = :from
                        on conflict (job_id, chat_id, batch) do update set ids = chat_import_ids.ids + excluded.ids
                        """).param("from", from.value()).param("to", to.value()).update();
        removeAll(from);
    }

    private static BroughtIn row(ResultSet row, int number) throws SQLException {
        long by = row.getLong("user_id");
        return new BroughtIn(
                new JobId(row.getObject("job_id", UUID.class)),
                new ChatId(row.getLong("chat_id")),
                by == 0 ? null : new UserId(by),
                row.getString("name"),
                row.getTimestamp("started_at").toInstant(),
                row.getLong("messages"));
    }
}
