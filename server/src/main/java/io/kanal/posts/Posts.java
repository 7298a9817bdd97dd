package io.kanal.posts;

import io.kanal.posts.message.Elsewhere;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Revision;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Witness;
import io.kanal.posts.table.MessageColumns;
import io.kanal.posts.table.MessageRow;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.TelegramChatId;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reading the record's messages for somebody. Every query carries the {@link ReadScope} inside it; deleted messages are
 * left out except where a method says otherwise. What Kanal derives from all messages reads {@link WholeRecord}.
 */
@Component
public final class Posts {
    private static final int MOST = 1_000;
    private static final int MOST_OF_AN_ALBUM = 20;
    private static final String WITHIN = """
             and m.chat_id = any(:chats)
             and (cast(:since as timestamptz) is null or m.date >= :since)
            """;
    private final JdbcClient jdbc;
    private final MessageRow row;
    private final MessageColumns columns;

    Posts(JdbcClient jdbc, MessageRow row, MessageColumns columns) {
        this.jdbc = jdbc;
        this.row = row;
        this.columns = columns;
    }

    /** One message, deleted ones too: whoever follows a link is told that it is gone. */
    public Optional<Message> find(ReadScope scope, MessageId id) {
        return within(jdbc.sql("select " + row.columns() + " from message m where m.id = :id" + WITHIN), scope)
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
        return within(jdbc.sql("select " + row.columns() + " from message m where m.id = any(:ids)" + WITHIN), scope)
                .param("ids", ids.stream().map(MessageId::value).toArray(Long[]::new))
                .query(row)
                .list();
    }

    /** All parts of the albums that these messages are parts of, in the order of ids, at most twenty of each; deleted ones left out. */
    public List<Message> albums(ReadScope scope, Collection<Message> parts) {
        record Album(ChatId chat, String name) {}
        Set<Album> wanted = new LinkedHashSet<>();
        for (Message part : parts) {
            String name = part.album();
            if (name != null) {
                wanted.add(new Album(part.chat(), name));
            }
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        return within(jdbc.sql("select " + row.columns() + """
                         from unnest(cast(:places as bigint[]), cast(:names as text[])) as wanted (chat, name)
                         cross join lateral (
                             select * from message m
                             where m.chat_id = wanted.chat and m.album = wanted.name and m.deleted_at is null and m.kind = 0
                        """ + WITHIN + """
                             order by m.telegram_id limit :most) m
                         order by m.telegram_id
                        """), scope)
                .param(
                        "places",
                        wanted.stream().map(album -> album.chat().value()).toArray(Long[]::new))
                .param("names", wanted.stream().map(Album::name).toArray(String[]::new))
                .param("most", MOST_OF_AN_ALBUM)
                .query(row)
                .list();
    }

    /**
     * Those of these messages that one of the authors sent, deleted ones too, and all whose author has no number or who are
     * signed: whether they are wanted is for their names to tell.
     */
    public List<Message> listBy(ReadScope scope, Collection<MessageId> ids, Collection<TelegramChatId> authors) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return within(jdbc.sql("select " + row.columns() + """
                         from message m
                         where m.id = any(:ids)
                           and (m.author_id = any(:authors) or m.author_id is null or m.author_signature is not null)
                        """ + WITHIN), scope)
                .param("ids", ids.stream().map(MessageId::value).toArray(Long[]::new))
                .param("authors", authors.stream().map(TelegramChatId::marked).toArray(Long[]::new))
                .query(row)
                .list();
    }

    /** Where a page by date ended, at a post without a date where none has one any more; the next page begins after it. */
    public record DatePosition(@Nullable Instant date, MessageId id) {}

    /**
     * Posts by date, newest first. The chats' pages are read each from its own index and merged, so that the cost depends
     * on the number of chats and not of posts. Posts of which no source said when they were come behind all others, unless
     * only newer ones are wanted.
     */
    public List<Message> newest(
            ReadScope scope, @Nullable DatePosition before, @Nullable Instant notBefore, int limit) {
        int most = Math.clamp(limit, 1, MOST);
        List<Message> page = new ArrayList<>(
                before != null && before.date() == null ? List.of() : dated(scope, before, notBefore, most));
        if (page.size() < most && notBefore == null) {
            MessageId last = before != null && before.date() == null ? before.id() : null;
            page.addAll(undated(scope, last, most - page.size()));
        }
        return page;
    }

    private List<Message> undated(ReadScope scope, @Nullable MessageId before, int limit) {
        return within(jdbc.sql("select " + row.columns() + """
                         from chat c
                         cross join lateral (
                             select * from message m
                             where m.chat_id = c.id and m.deleted_at is null and m.kind = 0 and m.date is null
                               and m.id < :id
                             order by m.id desc limit :limit) m
                         where c.id = any(:chats) and cast(:since as timestamptz) is null
                         order by m.id desc limit :limit
                        """), scope)
                .param("id", before == null ? Long.MAX_VALUE : before.value())
                .param("limit", limit)
                .query(row)
                .list();
    }

    private List<Message> dated(
            ReadScope scope, @Nullable DatePosition before, @Nullable Instant notBefore, int limit) {
        return within(jdbc.sql("select " + row.columns() + """
                         from chat c
                         cross join lateral (
                             select * from message m
                             where m.chat_id = c.id and m.deleted_at is null and m.kind = 0 and m.date is not null
                               and (cast(:notBefore as timestamptz) is null or m.date >= :notBefore)
                               and (cast(:date as timestamptz) is null or (m.date, m.id) < (:date, :id))
                             order by m.date desc, m.id desc limit :limit) m
                         where c.id = any(:chats)
                           and (cast(:since as timestamptz) is null or m.date >= :since)
                         order by m.date desc, m.id desc limit :limit
                        """), scope)
                .param("notBefore", timestamp(notBefore))
                .param("date", before == null ? null : timestamp(before.date()))
                .param("id", before == null ? 0 : before.id().value())
                .param("limit", limit)
                .query(row)
                .list();
    }

    /** The message of a chat with this Telegram id, deleted ones too: what another one answers. */
    public Optional<Message> find(ReadScope scope, ChatId chat, long telegramId) {
        return within(
                        jdbc.sql("select " + row.columns()
                                + " from message m where m.chat_id = :chat and m.telegram_id = :id" + WITHIN),
                        scope)
                .param("chat", chat.value())
                .param("id", telegramId)
                .query(row)
                .optional();
    }

    /** A message by its chat's marked id, deleted ones too; of several chats with this id the one that is shared. */
    public Optional<Message> find(ReadScope scope, Elsewhere place) {
        return within(jdbc.sql("select " + row.columns() + """
                                         from chat c join message m on m.chat_id = c.id and m.telegram_id = :id
                                        where c.telegram_id = :telegram
                                        """ + WITHIN + " order by c.realm limit 1"), scope)
                .param("telegram", place.chat().marked())
                .param("id", place.messageId())
                .query(row)
                .optional();
    }

    /**
     * What a post, or an earlier version of one, says of the stored file of this hash; deleted posts say nothing. Empty: nobody
     * shows the file within the scope.
     */
    public Optional<Media.File> carried(ReadScope scope, String blob) {
        return within(jdbc.sql("""
                        (select m.media from message m
                            where m.media like '%"blob":"%' and blobs_of(m.media) @> array[cast(:blob as text)] and m.deleted_at is null
                        """ + WITHIN + """
                             limit 1)
                            union all
                            (select r.media from revision r join message m on m.id = r.message_id
                            where r.media like '%"blob":"%' and blobs_of(r.media) @> array[cast(:blob as text)] and m.deleted_at is null
                        """ + WITHIN + " limit 1) limit 1"), scope)
                .param("blob", blob)
                .query((found, _) -> columns.media(found.getString("media")))
                .optional()
                .stream()
                .flatMap(List::stream)
                .filter(Media.File.class::isInstance)
                .map(Media.File.class::cast)
                .filter(file -> file.holds(blob))
                .findFirst();
    }

    /** Posts per day of a zone of several chats, each since its own day, oldest first; days without posts are left out. */
    public Map<ChatId, List<DayCount>> perDay(
            ReadScope scope, Map<ChatId, LocalDate> since, LocalDate last, ZoneId zone) {
        record Row(ChatId chat, DayCount count) {}
        List<Map.Entry<ChatId, LocalDate>> wanted = List.copyOf(since.entrySet());
        LocalDate first = since.values().stream().min(Comparator.naturalOrder()).orElse(last);
        // The days are cut here, because the database may know other zones than this machine.
        Timestamp[] days = first.datesUntil(last.plusDays(2))
                .map(day -> Timestamp.from(day.atStartOfDay(zone).toInstant()))
                .toArray(Timestamp[]::new);
        return within(jdbc.sql("""
                        select m.chat_id, width_bucket(m.date, cast(:days as timestamptz[])) as day, count(*) as posts
                        from unnest(cast(:wanted as bigint[]), cast(:starts as timestamptz[])) as w(chat, start)
                        join message m on m.chat_id = w.chat and m.date >= w.start
                        where m.deleted_at is null and m.kind = 0
                        """ + WITHIN + " group by 1, 2 order by 1, 2"), scope)
                .param(
                        "wanted",
                        wanted.stream().map(entry -> entry.getKey().value()).toArray(Long[]::new))
                .param(
                        "starts",
                        wanted.stream()
                                .map(entry -> Timestamp.from(
                                        entry.getValue().atStartOfDay(zone).toInstant()))
                                .toArray(Timestamp[]::new))
                .param("days", days)
                .query((found, number) -> new Row(
                        new ChatId(found.getLong("chat_id")),
                        new DayCount(first.plusDays(found.getLong("day") - 1), found.getLong("posts"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Row::chat, Collectors.mapping(Row::count, Collectors.toList())));
    }

    /**
     * Posts of a chat in stretches of days, each from one of these days of a zone to the next, the last without an end; those without
     * posts are left out.
     *
     * @param starts in order, at least one
     */
    public List<DayCount> perStretch(ReadScope scope, ChatId chat, List<LocalDate> starts, ZoneId zone) {
        Timestamp[] cuts = starts.stream()
                .map(day -> Timestamp.from(day.atStartOfDay(zone).toInstant()))
                .toArray(Timestamp[]::new);
        return within(jdbc.sql("""
                        select width_bucket(m.date, cast(:cuts as timestamptz[])) as stretch, count(*) as posts
                        from message m
                        where m.chat_id = :chat and m.date >= :start and m.deleted_at is null and m.kind = 0
                        """ + WITHIN + " group by 1 order by 1"), scope)
                .param("chat", chat.value())
                .param("start", cuts[0])
                .param("cuts", cuts)
                .query((found, _) -> new DayCount(starts.get(found.getInt("stretch") - 1), found.getLong("posts")))
                .list();
    }

    /** When the oldest post of a chat was written that has a date. */
    public Optional<Instant> firstDate(ReadScope scope, ChatId chat) {
        return within(jdbc.sql("""
                        select m.date from message m
                        where m.chat_id = :chat and m.date is not null and m.deleted_at is null and m.kind = 0
                        """ + WITHIN + " order by m.date limit 1"), scope)
                .param("chat", chat.value())
                .query((found, _) -> found.getTimestamp("date").toInstant())
                .optional();
    }

    /** How many posts a day brought, or the days from this one on. */
    public record DayCount(LocalDate day, long posts) {}

    /** All versions of a message, oldest first, the current one among them. */
    public List<Revision> revisions(ReadScope scope, MessageId id) {
        get(scope, id);
        return jdbc.sql("""
                        select %s, false as current from revision where message_id = :id
                        union all
                        select %s, true from message where id = :id
                        order by current, version_at nulls first, number
                        """.formatted(columns.earlierVersions(), columns.currentVersion()))
                .param("id", id.value())
                .query((found, number) -> new Revision(columns.revision(found), found.getBoolean("current")))
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

    private static JdbcClient.StatementSpec within(JdbcClient.StatementSpec sql, ReadScope scope) {
        return sql.param("chats", scope.chats().stream().map(ChatId::value).toArray(Long[]::new))
                .param("since", timestamp(scope.since()));
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }
}
