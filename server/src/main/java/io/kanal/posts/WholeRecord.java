package io.kanal.posts;

import io.kanal.posts.message.Message;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.table.MessageRow;
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

    private static final int PART = 100_000;

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

    /** Hears of each message that was said and is not deleted. */
    @FunctionalInterface
    public interface Living {
        /** One of them, and whether it has a text. */
        void message(MessageId id, boolean written);
    }

    /** Tells of all messages that were said and are not deleted, in the order of ids. */
    public void living(Living each) {
        long[] after = {0};
        long told;
        do {
            long[] count = {0};
            jdbc.sql("""
                            select id, text <> '' from message
                            where id > :after and kind = :said and deleted_at is null
                            order by id limit :limit
                            """)
                    .param("after", after[0])
                    .param("said", MessageKind.MESSAGE.code())
                    .param("limit", PART)
                    .query(result -> {
                        after[0] = result.getLong(1);
                        count[0]++;
                        each.message(new MessageId(after[0]), result.getBoolean(2));
                    });
            told = count[0];
        } while (told == PART);
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
        return jdbc.sql("select " + row.columns() + """
                         from message m
                         where m.chat_id = :chat and m.deleted_at is null and m.thread_root is null
                           and m.telegram_id between :first and :last
                         order by m.telegram_id
                        """)
                .param("chat", chat.value())
                .param("first", range.first())
                .param("last", range.last())
                .query(row)
                .list();
    }
}
