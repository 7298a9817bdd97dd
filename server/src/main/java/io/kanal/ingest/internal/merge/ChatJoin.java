package io.kanal.ingest.internal.merge;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Moves everything of a chat that was known by name alone to the chat that turned out to be the same: the record's rows here,
 * those of other rooms by {@link ChatRows}. It is one transaction, whatever the chat's size, so that nobody ever sees half of
 * a chat; its statements take {@link #BATCH} messages each. What happened to each message is announced afterwards, see
 * {@link JoinedMessages}: the log's lock is never held for more than a batch.
 *
 * <p>Of a message that both chats hold, the provisional versions stay as revisions where no version of the other says the
 * same. A message that was erased in either is erased in both.
 */
@Component
final class ChatJoin {
    private static final int BATCH = 2_000;

    private final JdbcClient jdbc;
    private final ChangeLog changes;
    private final JoinedMessages announcements;
    private final ChatTally tally;
    private final List<ChatRows> rooms;

    ChatJoin(JdbcClient jdbc, ChangeLog changes, JoinedMessages announcements, ChatTally tally, List<ChatRows> rooms) {
        this.jdbc = jdbc;
        this.changes = changes;
        this.announcements = announcements;
        this.tally = tally;
        this.rooms = List.copyOf(rooms);
    }

    /** Runs inside the caller's transaction. */
    void join(ChatId from, ChatId to, Instant now) {
        lock(from, to);
        moveTombstones(from, to);
        eraseForbidden(to);
        // By the place of the last one: what was moved stays in the index until the end of the transaction.
        for (List<Place> batch = next(from, Long.MIN_VALUE); !batch.isEmpty(); batch = next(from, last(batch))) {
            move(batch, from, to);
        }
        moveEmptyRanges(from, to);
        rooms.forEach(room -> room.move(from, to));
        end(from, to, now);
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, to, null, null);
        changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, to, null, null);
    }

    /** Merges of either chat wait; one that waits for the chat that goes finds the other. */
    private void lock(ChatId from, ChatId to) {
        jdbc.sql("select id from chat where id in (:from, :to) order by id for update")
                .param("from", from.value())
                .param("to", to.value())
                .query(Long.class)
                .list();
    }

    private void moveTombstones(ChatId from, ChatId to) {
        jdbc.sql("""
                        insert into tombstone (chat_id, telegram_id, erased_at)
                        select :to, telegram_id, erased_at from tombstone where chat_id = :from
                        on conflict do nothing
                        """).param("from", from.value()).param("to", to.value()).update();
    }

    /** What the provisional chat's tombstones say holds for messages that came by the other way. */
    private void eraseForbidden(ChatId chat) {
        for (List<Place> batch = forbidden(chat, Long.MIN_VALUE);
                !batch.isEmpty();
                batch = forbidden(chat, last(batch))) {
            announcements.announce(Lane.LIVE, ChangeKind.MESSAGE_ERASED, chat, delete(batch));
        }
    }

    /** A message in its chat. */
    private record Place(long id, long telegramId) {}

    private static long last(List<Place> batch) {
        return batch.getLast().telegramId();
    }

    private static Long[] ids(List<Place> batch) {
        return batch.stream().map(Place::id).toArray(Long[]::new);
    }

    private List<Place> forbidden(ChatId chat, long after) {
        return jdbc.sql("""
                        select m.id, m.telegram_id from tombstone s
                        join message m on m.chat_id = s.chat_id and m.telegram_id = s.telegram_id
                        where s.chat_id = :chat and s.telegram_id > :after
                        order by s.telegram_id limit :batch
                        """)
                .param("chat", chat.value())
                .param("after", after)
                .param("batch", BATCH)
                .query(ChatJoin::place)
                .list();
    }

    private List<MessageId> delete(List<Place> batch) {
        return jdbc.sql("delete from message where id = any(:ids) returning id")
                .param("ids", ids(batch))
                .query((row, number) -> new MessageId(row.getLong("id")))
                .list();
    }

    private List<Place> next(ChatId from, long after) {
        return jdbc.sql("""
                        select id, telegram_id from message where chat_id = :from and telegram_id > :after
                        order by telegram_id limit :batch
                        """)
                .param("from", from.value())
                .param("after", after)
                .param("batch", BATCH)
                .query(ChatJoin::place)
                .list();
    }

    private static Place place(ResultSet row, int number) throws SQLException {
        return new Place(row.getLong("id"), row.getLong("telegram_id"));
    }

    private void move(List<Place> batch, ChatId from, ChatId to) {
        Long[] ids = ids(batch);
        List<MessageId> erased = jdbc.sql("""
                        delete from message f using tombstone s
                        where f.id = any(:ids) and s.chat_id = :to and s.telegram_id = f.telegram_id
                        returning f.id
                        """)
                .param("ids", ids)
                .param("to", to.value())
                .query((row, number) -> new MessageId(row.getLong("id")))
                .list();
        announcements.announce(Lane.LIVE, ChangeKind.MESSAGE_ERASED, from, erased);
        unite(ids, from, to);
        List<MessageId> moved = jdbc.sql("update message set chat_id = :to where id = any(:ids) returning id")
                .param("to", to.value())
                .param("ids", ids)
                .query((row, number) -> new MessageId(row.getLong("id")))
                .list();
        announcements.announce(Lane.BULK, ChangeKind.MESSAGE_EDITED, to, moved);
    }

    /** Of these messages, those that the other chat holds too become versions and witnesses of the latter's. */
    private void unite(Long[] ids, ChatId from, ChatId to) {
        Map<MessageId, MessageId> twins = new HashMap<>();
        Set<MessageId> differing = new HashSet<>();
        jdbc.sql("""
                        select f.id as gone, t.id as kept, f.content_hash <> t.content_hash as differs
                        from message f join message t on t.chat_id = :to and t.telegram_id = f.telegram_id
                        where f.id = any(:ids)
                        """)
                .param("ids", ids)
                .param("to", to.value())
                .query((row, number) -> {
                    MessageId kept = new MessageId(row.getLong("kept"));
                    if (row.getBoolean("differs")) {
                        differing.add(kept);
                    }
                    return twins.put(new MessageId(row.getLong("gone")), kept);
                })
                .list();
        if (twins.isEmpty()) {
            return;
        }
        Long[] gone = twins.keySet().stream().map(MessageId::value).toArray(Long[]::new);
        // Numbered on from what there is, as a merge numbers them: all numbers up to the count of versions are taken.
        jdbc.sql("""
                        with version as (
                            select t.id as kept, r.number as place, r.version_at, r.edited, r.source, r.text, r.spans,
                                   r.media, r.content_hash, r.seen_at
                            from message f join message t on t.chat_id = :to and t.telegram_id = f.telegram_id
                            join revision r on r.message_id = f.id
                            where f.id = any(:gone)
                            union all
                            select t.id, f.revision, f.version_at, f.edited, f.source, f.text, f.spans, f.media,
                                   f.content_hash, f.seen_at
                            from message f join message t on t.chat_id = :to and t.telegram_id = f.telegram_id
                            where f.id = any(:gone))
                        insert into revision (message_id, number, version_at, edited, source, text, spans, media,
                                              content_hash, seen_at)
                        select v.kept,
                               (select count(*) from revision r where r.message_id = v.kept) + 1
                                   + row_number() over (partition by v.kept order by v.place),
                               v.version_at, v.edited, v.source, v.text, v.spans, v.media, v.content_hash, v.seen_at
                        from version v join message t on t.id = v.kept
                        where v.content_hash <> t.content_hash and not exists (
                            select from revision r where r.message_id = v.kept and r.content_hash = v.content_hash)
                        """).param("gone", gone).param("to", to.value()).update();
        jdbc.sql("""
                        insert into witness (message_id, source, content_hash, first_seen, last_seen, deletion_seen)
                        select t.id, w.source, w.content_hash, w.first_seen, w.last_seen, w.deletion_seen
                        from witness w join message f on f.id = w.message_id
                        join message t on t.chat_id = :to and t.telegram_id = f.telegram_id
                        where f.id = any(:gone)
                        on conflict do nothing
                        """).param("gone", gone).param("to", to.value()).update();
        rooms.forEach(room -> room.replace(twins));
        jdbc.sql("delete from message where id = any(:gone)")
                .param("gone", gone)
                .update();
        announcements.announce(Lane.BULK, ChangeKind.MESSAGE_ERASED, from, twins.keySet());
        announcements.announce(Lane.BULK, ChangeKind.MESSAGE_EDITED, to, differing);
    }

    /** What was empty in either stays so, less what the other knew. */
    private void moveEmptyRanges(ChatId from, ChatId to) {
        jdbc.sql("""
                        with ranges as materialized (
                            delete from empty_range where chat_id in (:from, :to) returning first_id, last_id),
                        empty as (select range_agg(int8range(first_id, last_id, '[]')) as ids from ranges),
                        known as (
                            select range_agg(int8range(m.telegram_id, m.telegram_id, '[]')) as ids
                            from ranges r
                            join message m on m.chat_id = :to and m.telegram_id between r.first_id and r.last_id)
                        insert into empty_range (chat_id, first_id, last_id)
                        select :to, lower(free), upper(free) - 1
                        from empty, known, unnest(empty.ids - coalesce(known.ids, '{}')) free
                        """).param("from", from.value()).param("to", to.value()).update();
    }

    private void end(ChatId from, ChatId to, Instant now) {
        jdbc.sql("""
                        insert into chat_username (chat_id, username, since, until)
                        select :to, username, since, coalesce(until, :now) from chat_username where chat_id = :from
                        on conflict do nothing
                        """)
                .param("from", from.value())
                .param("to", to.value())
                .param("now", Timestamp.from(now))
                .update();
        jdbc.sql("""
                        update chat c set first_seen = least(c.first_seen, f.first_seen),
                            description = coalesce(c.description, f.description),
                            members = coalesce(c.members, f.members)
                        from chat f
                        where c.id = :to and f.id = :from
                        """).param("from", from.value()).param("to", to.value()).update();
        tally.recount(to);
        jdbc.sql("update chat set grown_into = :to where grown_into = :from")
                .param("from", from.value())
                .param("to", to.value())
                .update();
        jdbc.sql("delete from chat where id = :from")
                .param("from", from.value())
                .update();
        jdbc.sql("insert into joined_chat (chat_id, into_chat, joined_at) values (:from, :to, :now)")
                .param("from", from.value())
                .param("to", to.value())
                .param("now", Timestamp.from(now))
                .update();
    }
}
