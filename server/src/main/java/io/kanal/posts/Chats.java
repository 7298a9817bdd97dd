package io.kanal.posts;

import io.kanal.posts.message.MessageParts;
import io.kanal.posts.table.MessageRow;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * All chats of the record, whoever may see them: for what keeps the record and decides about rights. Whoever answers a
 * person reads {@link VisibleChats}; a test of the rooms holds that.
 */
@Component
public final class Chats {
    /**
     * What completeness leaves out: the ids before the oldest message that the floor lets stay, or all when it lets none.
     * Only chats with a floor are looked at, and below it lie few messages: sources bring none and retention removes them.
     * Ids beyond Telegram's were taken by earlier versions: nothing is counted with them. The condition stands inside, since that
     * of the join is looked at when everything has been counted.
     */
    private static final String BELOW_FLOOR = """
            left join lateral (
                select floor.id - 1 as ids,
                       case when c.floor_at is not null then
                           (select count(*) from message m where m.chat_id = c.id and m.telegram_id < floor.id) end as known,
                       case when c.floor_at is not null then
                           (select coalesce(sum(least(r.last_id, floor.id - 1) - r.first_id + 1), 0) from empty_range r
                            where r.chat_id = c.id and r.first_id < floor.id) end as empty
                from (select coalesce(
                          (select m.telegram_id from message m where m.chat_id = c.id and m.date >= c.floor_at
                           order by m.date, m.id limit 1), case when c.last_message > %1$d then %1$d else c.last_message end + 1) as id
                      offset 0) floor
            ) below on c.floor_at is not null
            """.formatted(MessageParts.LAST_ID);

    /** What lies behind the last message that was not merely pushed; seldom anything. No empty range holds that message. */
    private static final String ABOVE_SEEN = """
            left join lateral (
                select greatest(least(c.last_message, %1$d) - c.seen_to, 0) as ids,
                       (select count(*) from message m where m.chat_id = c.id and m.telegram_id > c.seen_to) as known,
                       (select coalesce(sum(r.last_id - r.first_id + 1), 0) from empty_range r
                        where r.chat_id = c.id and r.first_id > c.seen_to) as empty
            ) above on c.seen_to is not null
            """.formatted(MessageParts.LAST_ID);

    private static final String SELECT = """
            select c.id, c.realm, c.telegram_id, c.type, c.visibility, c.title, c.username, c.description, c.members,
                   c.ai_allowed, c.floor_at, c.known, c.confirmed_empty, c.first_message,
                   case when c.last_message > %1$d then %1$d else c.last_message end as last_message, c.last_date,
                   c.first_seen, below.ids as below_ids, below.known as below_known, below.empty as below_empty,
                   c.grown_into, c.photo, c.known - (select count(*) from message m
                                            where m.chat_id = c.id and (m.kind <> 0 or m.deleted_at is not null)) as posts,
                   c.seen_to, above.ids as above_ids, above.known as above_known, above.empty as above_empty
            from chat c
            """.formatted(MessageParts.LAST_ID) + BELOW_FLOOR + ABOVE_SEEN;

    private final JdbcClient jdbc;

    Chats(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Chat> find(ChatId id) {
        return jdbc.sql(SELECT + " where c.id = :id")
                .param("id", id.value())
                .query(Chats::chat)
                .optional();
    }

    public Chat get(ChatId id) {
        return find(id).orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no chat " + id));
    }

    /**
     * What decides about messages of a chat that are merged into it.
     *
     * @param floor nothing older than this is kept; null for no floor
     */
    public record Rules(ChatId id, ChatType type, @Nullable Instant floor) {}

    /** A chat's rules alone: nothing is counted for them, whoever asks with each batch. */
    public Rules rules(ChatId id) {
        return jdbc.sql("select type, floor_at from chat where id = :id")
                .param("id", id.value())
                .query((row, number) ->
                        new Rules(id, ChatType.valueOf(row.getString("type")), MessageRow.instant(row, "floor_at")))
                .optional()
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no chat " + id));
    }

    /**
     * The chat itself, or the one it turned out to be: a chat known by name alone is joined with the one that has its id, and
     * whoever still holds the old id asks here.
     */
    public ChatId present(ChatId id) {
        return jdbc.sql("select into_chat from joined_chat where chat_id = :id")
                .param("id", id.value())
                .query((row, number) -> new ChatId(row.getLong("into_chat")))
                .optional()
                .orElse(id);
    }

    /** The public chat that has this name now; the name with or without @, in any case. */
    public Optional<Chat> findByUsername(String name) {
        String bare = name.startsWith("@") ? name.substring(1) : name;
        return jdbc.sql(SELECT + " where c.realm = 0 and lower(c.username) = lower(:name)")
                .param("name", bare)
                .query(Chats::chat)
                .optional();
    }

    public Optional<Chat> findByTelegramId(Realm realm, TelegramChatId id) {
        return jdbc.sql(SELECT + " where c.realm = :realm and c.telegram_id = :id")
                .param("realm", realm.value())
                .param("id", id.marked())
                .query(Chats::chat)
                .optional();
    }

    /** Those of the given chats that exist, by title. */
    public List<Chat> list(Collection<ChatId> ids) {
        return jdbc.sql(SELECT + " where c.id = any(:ids) order by lower(c.title), c.id")
                .param("ids", ids.stream().map(ChatId::value).toArray(Long[]::new))
                .query(Chats::chat)
                .list();
    }

    /** The basic groups that this chat grew out of, as far as they are known. */
    List<Chat> former(ChatId supergroup) {
        return jdbc.sql(SELECT + " where c.grown_into = :chat order by c.id")
                .param("chat", supergroup.value())
                .query(Chats::chat)
                .list();
    }

    /** Every chat of the record, in the order of ids: for Kanal's own work. */
    public List<Chat> all() {
        return jdbc.sql(SELECT + " order by c.id").query(Chats::chat).list();
    }

    /** A page of the given chats by title, beginning behind the last one of the page before. */
    List<Chat> page(Collection<ChatId> ids, @Nullable Chat after, int limit) {
        return jdbc.sql(SELECT + """
                         where c.id = any(:ids)
                           and (cast(:after as bigint) is null or (lower(c.title), c.id) > (lower(:title), :after))
                         order by lower(c.title), c.id limit :limit""")
                .param("ids", ids.stream().map(ChatId::value).toArray(Long[]::new))
                .param("after", after == null ? null : after.id().value())
                .param("title", after == null ? "" : after.title())
                .param("limit", limit)
                .query(Chats::chat)
                .list();
    }

    /** The chats that lie in a realm. */
    public Set<ChatId> inRealm(Realm realm) {
        return new HashSet<>(jdbc.sql("select id from chat where realm = :realm")
                .param("realm", realm.value())
                .query((row, number) -> new ChatId(row.getLong("id")))
                .list());
    }

    private static Completeness.Measure measure(ChatType type, ResultSet row) throws SQLException {
        if (!type.numbersItsMessages()) {
            return Completeness.Measure.UNNUMBERED;
        }
        if (MessageRow.number(row, "last_message") == null) {
            return Completeness.Measure.EMPTY;
        }
        return MessageRow.number(row, "seen_to") == null ? Completeness.Measure.PUSHED : Completeness.Measure.NUMBERED;
    }

    private static Chat chat(ResultSet row, int number) throws SQLException {
        ChatType type = ChatType.valueOf(row.getString("type"));
        Long telegramId = MessageRow.number(row, "telegram_id");
        return new Chat(
                new ChatId(row.getLong("id")),
                new Realm(row.getLong("realm")),
                telegramId == null ? null : new TelegramChatId(telegramId),
                type,
                Visibility.valueOf(row.getString("visibility")),
                row.getString("title"),
                row.getString("username"),
                row.getString("description"),
                MessageRow.number(row, "members"),
                row.getBoolean("ai_allowed"),
                MessageRow.instant(row, "floor_at"),
                new Completeness(
                        measure(type, row),
                        row.getLong("known"),
                        row.getLong("confirmed_empty"),
                        MessageRow.number(row, "first_message"),
                        MessageRow.number(row, "last_message"),
                        new Completeness.Apart(
                                row.getLong("below_ids"), row.getLong("below_known"), row.getLong("below_empty")),
                        new Completeness.Apart(
                                row.getLong("above_ids"), row.getLong("above_known"), row.getLong("above_empty"))),
                MessageRow.instant(row, "last_date"),
                row.getTimestamp("first_seen").toInstant(),
                MessageRow.number(row, "grown_into") == null ? null : new ChatId(row.getLong("grown_into")),
                row.getLong("posts"),
                row.getString("photo"));
    }
}
