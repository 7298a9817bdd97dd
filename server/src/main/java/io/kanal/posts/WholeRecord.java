package io.kanal.posts;

import io.kanal.posts.message.Message;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * All messages of the record, whoever may see them: for followers, ingest and checks, whose results are read through a
 * {@link ReadScope} again. Nobody who answers a person may use it; a test of the rooms holds that.
 */
@Component
public final class WholeRecord {
    public static final long WHOLE_THREAD = Long.MIN_VALUE;

    private final JdbcClient jdbc;
    private final MessageRow row;

    WholeRecord(JdbcClient jdbc, MessageRow row) {
        this.jdbc = jdbc;
        this.row = row;
    }

    /** The messages with these ids, deleted ones too, in no particular order. */
    public List<Message> list(Collection<MessageId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("select " + row.columns() + " from message m where m.id = any(:ids)")
                .param("ids", ids.stream().map(MessageId::value).toArray(Long[]::new))
                .query(row)
                .list();
    }

    /** Everything in the order of ids after the given one, deleted ones too: for rebuilding what is derived. */
    public List<Message> scan(long afterId, int limit) {
        return jdbc.sql("select " + row.columns() + " from message m where m.id > :after order by m.id limit :limit")
                .param("after", afterId)
                .param("limit", limit)
                .query(row)
                .list();
    }

    /** At most so many messages spread over the whole record, deleted ones too: the first one at or after random points. */
    public List<Message> sample(int most) {
        return jdbc.sql("select " + row.columns() + """
                         from message m where m.id in (
                             select picked.id
                             from (select max(id) as last from message) bounds,
                                 lateral (select (random() * last)::bigint as point from generate_series(1, :most)) points,
                                 lateral (select id from message where id >= point order by id limit 1) picked)
                        """)
                .param("most", Math.max(most, 1))
                .query(row)
                .list();
    }

    /** Messages of one chat by Telegram id, deleted ones too, in the order of ids. */
    public List<Message> byTelegramIds(ChatId chat, Collection<Long> telegramIds) {
        return jdbc.sql(
                        "select " + row.columns()
                                + " from message m where m.chat_id = :chat and m.telegram_id = any(:ids) order by m.telegram_id")
                .param("chat", chat.value())
                .param("ids", telegramIds.toArray(Long[]::new))
                .query(row)
                .list();
    }

    /**
     * Messages of reply threads, by thread and in the order of ids; deleted ones left out.
     *
     * @param fromByRoot from which Telegram id on each thread is read, {@link #WHOLE_THREAD} for all of it
     */
    public List<Message> threads(ChatId chat, Map<Long, Long> fromByRoot) {
        List<Map.Entry<Long, Long>> entries = List.copyOf(fromByRoot.entrySet());
        return jdbc.sql("select " + row.columns() + """
                         from unnest(cast(:roots as bigint[]), cast(:froms as bigint[])) as t(root, first)
                         join message m on m.chat_id = :chat and m.thread_root = t.root and m.telegram_id >= t.first
                         where m.deleted_at is null
                         order by m.thread_root, m.telegram_id
                        """)
                .param("chat", chat.value())
                .param("roots", entries.stream().map(Map.Entry::getKey).toArray(Long[]::new))
                .param("froms", entries.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .query(row)
                .list();
    }

    /** The parts of these albums in the order of ids; deleted ones left out. */
    public List<Message> albums(ChatId chat, Collection<String> albums) {
        return jdbc.sql("select " + row.columns() + """
                         from message m
                         where m.chat_id = :chat and m.album = any(:albums) and m.deleted_at is null
                         order by m.telegram_id
                        """)
                .param("chat", chat.value())
                .param("albums", albums.toArray(String[]::new))
                .query(row)
                .list();
    }

    /** Messages of one chat outside of reply threads, ids from and to included, in their order; deleted ones left out. */
    public List<Message> unthreaded(ChatId chat, IdRange range) {
        return unthreaded(
                chat,
                "m.telegram_id between :first and :last order by m.telegram_id",
                range.first(),
                range.last(),
                100_000);
    }

    /** The nearest messages before an id outside of reply threads, nearest first; deleted ones left out. */
    public List<Message> unthreadedBefore(ChatId chat, long telegramId, int limit) {
        return unthreaded(
                chat, "m.telegram_id between :first and :last order by m.telegram_id desc", 1, telegramId - 1, limit);
    }

    /** The nearest messages after an id outside of reply threads, nearest first; deleted ones left out. */
    public List<Message> unthreadedAfter(ChatId chat, long telegramId, int limit) {
        return unthreaded(
                chat,
                "m.telegram_id > :first and m.telegram_id <= :last order by m.telegram_id",
                telegramId,
                Long.MAX_VALUE,
                limit);
    }

    private List<Message> unthreaded(ChatId chat, String condition, long first, long last, int limit) {
        return jdbc.sql("select " + row.columns()
                        + " from message m where m.chat_id = :chat and m.deleted_at is null and m.thread_root is null and "
                        + condition + " limit :limit")
                .param("chat", chat.value())
                .param("first", first)
                .param("last", last)
                .param("limit", limit)
                .query(row)
                .list();
    }
}
