package io.kanal.channels.internal;

import io.kanal.channels.Watch;
import io.kanal.posts.Chat;
import io.kanal.posts.Chats;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.UserId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of watches. */
@Component
public final class WatchTable implements ChatRows {
    private final JdbcClient jdbc;
    private final Chats chats;

    WatchTable(JdbcClient jdbc, Chats chats) {
        this.jdbc = jdbc;
        this.chats = chats;
    }

    /** Whether the watch is new. */
    public boolean add(UserId user, ChatId chat, @Nullable String description, Instant now) {
        return jdbc.sql("""
                        insert into watch (user_id, chat_id, description, added_at)
                        values (:user, :chat, :description, :now) on conflict do nothing
                        """)
                        .param("user", user.value())
                        .param("chat", chats.present(chat).value())
                        .param("description", description)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    /** Whether there was one. */
    public boolean remove(UserId user, ChatId chat) {
        return jdbc.sql("delete from watch where user_id = :user and chat_id = :chat")
                        .param("user", user.value())
                        .param("chat", chats.present(chat).value())
                        .update()
                == 1;
    }

    public boolean watchedByAnyone(ChatId chat) {
        return jdbc.sql("select exists (select 1 from watch where chat_id = :chat)")
                .param("chat", chats.present(chat).value())
                .query(Boolean.class)
                .single();
    }

    /** How many people other than this one watch a chat. */
    public long watchedByOthers(ChatId chat, UserId person) {
        return jdbc.sql("select count(*) from watch where chat_id = :chat and user_id <> :user")
                .param("chat", chats.present(chat).value())
                .param("user", person.value())
                .query(Long.class)
                .single();
    }

    /** The chats a person watches. */
    public Set<ChatId> watchedBy(UserId user) {
        return new HashSet<>(jdbc.sql("select chat_id from watch where user_id = :user")
                .param("user", user.value())
                .query((row, number) -> new ChatId(row.getLong(1)))
                .list());
    }

    /** A person's watches by title. */
    public List<Watch> list(UserId user) {
        record Row(long chat, @Nullable String description, boolean active, Instant addedAt) {}
        Map<ChatId, Row> rows = new HashMap<>();
        jdbc.sql("select chat_id, description, is_active, added_at from watch where user_id = :user")
                .param("user", user.value())
                .query((row, number) -> rows.put(
                        new ChatId(row.getLong("chat_id")),
                        new Row(
                                row.getLong("chat_id"),
                                row.getString("description"),
                                row.getBoolean("is_active"),
                                row.getTimestamp("added_at").toInstant())))
                .list();
        var watches = new ArrayList<Watch>(rows.size());
        for (Chat chat : chats.list(rows.keySet())) {
            Row row = rows.get(chat.id());
            if (row != null) {
                watches.add(new Watch(chat, row.description(), row.active(), row.addedAt()));
            }
        }
        return watches;
    }

    /** What a person may see: what they watch and does not rest, and what lies in their own realm. */
    public Set<ChatId> visibleTo(UserId user) {
        Set<ChatId> visible = chats.inRealm(new Realm(user.value()));
        visible.addAll(jdbc.sql("select chat_id from watch where user_id = :user and is_active")
                .param("user", user.value())
                .query((row, number) -> new ChatId(row.getLong("chat_id")))
                .list());
        return visible;
    }

    /** Holds a person's watches until the transaction ends, so that they are counted and added to by one at a time. */
    public void hold(UserId user) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('watch:' || :user, 0))")
                .param("user", user.value())
                .query((row, number) -> 0)
                .list();
    }

    /** How many watches of a person do not rest. */
    public int active(UserId user) {
        return jdbc.sql("select count(*) from watch where user_id = :user and is_active")
                .param("user", user.value())
                .query(Integer.class)
                .single();
    }

    /** How many watches each of these people has that do not rest; who has none is left out. */
    public Map<UserId, Integer> active(Collection<UserId> users) {
        Map<UserId, Integer> counts = new HashMap<>();
        jdbc.sql("""
                        select user_id, count(*) as watches from watch
                        where user_id = any(:users) and is_active group by user_id
                        """)
                .param("users", users.stream().map(UserId::value).toArray(Long[]::new))
                .query((row, number) -> counts.put(new UserId(row.getLong("user_id")), row.getInt("watches")))
                .list();
        return counts;
    }

    /** Lets a watch rest or wakes it, as the person wishes; whether that changed anything. */
    public boolean setActive(UserId user, ChatId chat, boolean active) {
        return jdbc.sql("""
                        update watch set is_active = :active, over_limit = false
                        where user_id = :user and chat_id = :chat and is_active <> :active
                        """)
                        .param("active", active)
                        .param("user", user.value())
                        .param("chat", chats.present(chat).value())
                        .update()
                == 1;
    }

    /** Lets the watches rest that were added last and are too many; which. */
    public List<ChatId> restNewest(UserId user, int many) {
        return jdbc.sql("""
                        update watch set is_active = false, over_limit = true
                        where user_id = :user and chat_id in (
                          select chat_id from watch where user_id = :user and is_active
                          order by added_at desc, chat_id desc limit :many)
                        returning chat_id
                        """)
                .param("user", user.value())
                .param("many", many)
                .query((row, number) -> new ChatId(row.getLong("chat_id")))
                .list();
    }

    /** Wakes watches that rest because there were too many, the first added first; which. */
    public List<ChatId> wakeOldest(UserId user, int many) {
        return jdbc.sql("""
                        update watch set is_active = true, over_limit = false
                        where user_id = :user and chat_id in (
                          select chat_id from watch where user_id = :user and not is_active and over_limit
                          order by added_at, chat_id limit :many)
                        returning chat_id
                        """)
                .param("user", user.value())
                .param("many", many)
                .query((row, number) -> new ChatId(row.getLong("chat_id")))
                .list();
    }

    @Override
    public void move(ChatId from, ChatId to) {
        jdbc.sql("""
                        insert into watch (user_id, chat_id, description, is_active, over_limit, added_at)
                        select user_id, :to, description, is_active, over_limit, added_at from watch where chat_id = :from
                        on conflict do nothing
                        """).param("from", from.value()).param("to", to.value()).update();
        jdbc.sql("delete from watch where chat_id = :from")
                .param("from", from.value())
                .update();
    }
}
