package io.kanal.posts;

import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reading the record's messages. Every query carries the caller's {@link ReadScope} inside it; deleted messages are left
 * out except where a method says otherwise.
 */
@Component
public final class Posts {
    public static final long WHOLE_THREAD = Long.MIN_VALUE;

    private static final int MOST = 1_000;
    private static final String WITHIN = """
             and (:everywhere or m.chat_id = any(:chats))
             and (cast(:since as timestamptz) is null or m.date >= :since)
            """;

    private final JdbcClient jdbc;
    private final MessageRow row;
    private final RecordColumns columns;

    Posts(JdbcClient jdbc, MessageRow row, RecordColumns columns) {
        this.jdbc = jdbc;
        this.row = row;
        this.columns = columns;
    }

    /** One message, deleted ones too: whoever follows a link is told that it is gone. */
    public Optional<Message> find(ReadScope scope, MessageId id) {
        return within(jdbc.sql("select " + MessageRow.COLUMNS + " from message m where m.id = :id" + WITHIN), scope)
                .param("id", id.value())
                .query(row)
                .optional();
    }

    public Message get(ReadScope scope, MessageId id) {
        return find(scope, id)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no post " + id + " for you"));
    }

    /** The messages with these ids that the scope allows, deleted ones too, in no particular order. */
    public List<Message> list(ReadScope scope, Collection<MessageId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return within(
                        jdbc.sql("select " + MessageRow.COLUMNS + " from message m where m.id = any(:ids)" + WITHIN),
                        scope)
                .param("ids", ids.stream().map(MessageId::value).toArray(Long[]::new))
                .query(row)
                .list();
    }

    /** Everything in the order of ids after the given one, deleted ones too: for rebuilding what is derived. */
    public List<Message> scan(long afterId, int limit) {
        return jdbc.sql("select " + MessageRow.COLUMNS
                        + " from message m where m.id > :after order by m.id limit :limit")
                .param("after", afterId)
                .param("limit", limit)
                .query(row)
                .list();
    }

    /** At most so many messages spread over the whole record, deleted ones too: the first one at or after random points. */
    public List<Message> sample(int most) {
        return jdbc.sql("select " + MessageRow.COLUMNS + """
                         from message m where m.id in (
                             select picked.id
                             from (select max(id) as last from message) bounds,
                                 lateral (select (random() * last)::bigint as point from generate_series(1, :most)) points,
                                 lateral (select id from message where id >= point order by id limit 1) picked)
                        """)
                .param("most", Math.clamp(most, 1, MOST))
                .query(row)
                .list();
    }

    /** Messages of one chat by Telegram id, deleted ones too, in the order of ids. */
    public List<Message> byTelegramIds(ChatId chat, Collection<Long> telegramIds) {
        return jdbc.sql(
                        "select " + MessageRow.COLUMNS
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
        return jdbc.sql("select " + MessageRow.COLUMNS + """
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
        return jdbc.sql("select " + MessageRow.COLUMNS + """
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
                "m.telegram_id between :first and :last order by m.telegram_id",
                telegramId + 1,
                Long.MAX_VALUE,
                limit);
    }

    /** The nearest posts before one within the caller's rights, in the order of ids; deleted ones left out. */
    public List<Message> before(ReadScope scope, Message message, int limit) {
        return beside(scope, message, "m.telegram_id < :id order by m.telegram_id desc", limit)
                .reversed();
    }

    /** The nearest posts after one within the caller's rights, in the order of ids; deleted ones left out. */
    public List<Message> after(ReadScope scope, Message message, int limit) {
        return beside(scope, message, "m.telegram_id > :id order by m.telegram_id", limit);
    }

    private List<Message> beside(ReadScope scope, Message message, String condition, int limit) {
        return jdbc
                .sql("select " + MessageRow.COLUMNS
                        + " from message m where m.chat_id = :chat and m.deleted_at is null and m.kind = 0 and "
                        + condition
                        + " limit :limit")
                .param("chat", message.chat().value())
                .param("id", message.telegramId())
                .param("limit", limit)
                .query(row)
                .list()
                .stream()
                .filter(found -> scope.allows(found.chat(), found.date()))
                .toList();
    }

    private List<Message> unthreaded(ChatId chat, String condition, long first, long last, int limit) {
        return jdbc.sql("select " + MessageRow.COLUMNS
                        + " from message m where m.chat_id = :chat and m.deleted_at is null and m.thread_root is null and "
                        + condition + " limit :limit")
                .param("chat", chat.value())
                .param("first", first)
                .param("last", last)
                .param("limit", limit)
                .query(row)
                .list();
    }

    /** Where a page by date ended; the next page begins after it. */
    public record DatePosition(Instant date, MessageId id) {}

    /**
     * Posts by date, newest first. The chats' pages are read each from its own index and merged, so that the cost depends
     * on the number of chats and not of posts.
     */
    public List<Message> newest(
            ReadScope scope, @Nullable DatePosition before, @Nullable Instant notBefore, int limit) {
        return within(jdbc.sql("select " + MessageRow.COLUMNS + """
                         from chat c
                         cross join lateral (
                             select * from message m
                             where m.chat_id = c.id and m.deleted_at is null and m.kind = 0 and m.date is not null
                               and (cast(:notBefore as timestamptz) is null or m.date >= :notBefore)
                               and (cast(:date as timestamptz) is null or (m.date, m.id) < (:date, :id))
                             order by m.date desc, m.id desc limit :limit) m
                         where (:everywhere or c.id = any(:chats))
                           and (cast(:since as timestamptz) is null or m.date >= :since)
                         order by m.date desc, m.id desc limit :limit
                        """), scope)
                .param("notBefore", timestamp(notBefore))
                .param("date", before == null ? null : timestamp(before.date()))
                .param("id", before == null ? 0 : before.id().value())
                .param("limit", Math.clamp(limit, 1, MOST))
                .query(row)
                .list();
    }

    /** Posts per UTC day over the last days, oldest first; days without posts are left out. */
    public List<DayCount> perDay(ChatId chat, Instant from) {
        return jdbc.sql("""
                        select (m.date at time zone 'UTC')::date as day, count(*) as posts
                        from message m
                        where m.chat_id = :chat and m.date >= :from and m.deleted_at is null and m.kind = 0
                        group by 1 order by 1
                        """)
                .param("chat", chat.value())
                .param("from", timestamp(from))
                .query((found, number) ->
                        new DayCount(found.getObject("day", java.time.LocalDate.class), found.getLong("posts")))
                .list();
    }

    /** How many posts a day brought. */
    public record DayCount(java.time.LocalDate day, long posts) {}

    /** All versions of a message, oldest first, the current one among them. */
    public List<Revision> revisions(ReadScope scope, MessageId id) {
        get(scope, id);
        return jdbc.sql("""
                        select number, version_at, edited, source, text, spans, media, seen_at, false as current
                        from revision where message_id = :id
                        union all
                        select revision, version_at, edited, source, text, spans, media, seen_at, true
                        from message where id = :id
                        order by current, version_at nulls first, number
                        """)
                .param("id", id.value())
                .query((found, number) -> new Revision(
                        found.getInt("number"),
                        MessageRow.instant(found, "version_at"),
                        found.getBoolean("edited"),
                        Source.ofCode(found.getInt("source")),
                        columns.richText(found.getString("text"), found.getString("spans")),
                        columns.media(found.getString("media")),
                        found.getTimestamp("seen_at").toInstant(),
                        found.getBoolean("current")))
                .list();
    }

    /** Who saw a message and when. */
    public List<Witness> witnesses(ReadScope scope, MessageId id) {
        get(scope, id);
        return jdbc.sql("""
                        select w.source, w.first_seen, w.last_seen, w.deletion_seen, w.content_hash = m.content_hash as agrees
                        from witness w join message m on m.id = w.message_id
                        where w.message_id = :id order by w.source
                        """)
                .param("id", id.value())
                .query((found, number) -> new Witness(
                        Source.ofCode(found.getInt("source")),
                        found.getTimestamp("first_seen").toInstant(),
                        found.getTimestamp("last_seen").toInstant(),
                        found.getBoolean("agrees"),
                        MessageRow.instant(found, "deletion_seen")))
                .list();
    }

    /** How many messages the record holds, deleted ones too. */
    public long count() {
        return jdbc.sql("select coalesce(sum(known), 0) from chat")
                .query(Long.class)
                .single();
    }

    private static JdbcClient.StatementSpec within(JdbcClient.StatementSpec sql, ReadScope scope) {
        var chats = scope.chats();
        return sql.param("everywhere", chats == null)
                .param(
                        "chats",
                        chats == null
                                ? new Long[0]
                                : new ArrayList<>(chats)
                                        .stream().map(ChatId::value).toArray(Long[]::new))
                .param("since", timestamp(scope.since()));
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }
}
