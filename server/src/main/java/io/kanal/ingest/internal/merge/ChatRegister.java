package io.kanal.ingest.internal.merge;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.Chat;
import io.kanal.posts.ChatType;
import io.kanal.posts.Chats;
import io.kanal.posts.Visibility;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds or makes the chat that a source shows. The key is (realm, marked id); a username is an attribute that moves. A
 * chat known by name alone is provisional: it takes on the id when that is learned, or is joined with the chat that has
 * it already.
 */
@Component
public final class ChatRegister {
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('kanal.chat.' || :realm))";

    private final JdbcClient jdbc;
    private final Chats chats;
    private final ChangeLog changes;

    ChatRegister(JdbcClient jdbc, Chats chats, ChangeLog changes) {
        this.jdbc = jdbc;
        this.chats = chats;
        this.changes = changes;
    }

    /** Runs inside the caller's transaction; calls of one realm wait for each other. */
    public ChatId identify(SeenChat seen, Instant now) {
        jdbc.sql(LOCK)
                .param("realm", seen.realm().value())
                .query((row, number) -> 0)
                .single();
        TelegramChatId telegramId = seen.id();
        String username = seen.realm().equals(Realm.PUBLIC) ? seen.username() : null;
        Optional<Chat> byId = telegramId == null ? Optional.empty() : chats.findByTelegramId(seen.realm(), telegramId);
        Optional<Chat> byName = username == null ? Optional.empty() : chats.findByUsername(username);
        if (byId.isPresent()) {
            Chat chat = byId.get();
            byName.filter(other -> !other.id().equals(chat.id())).ifPresent(other -> {
                if (other.telegramId() == null) {
                    join(other, chat);
                } else {
                    loseName(other, now);
                }
            });
            update(chat, seen, username, now);
            return chat.id();
        }
        if (byName.isPresent()) {
            Chat chat = byName.get();
            if (chat.telegramId() == null || telegramId == null) {
                update(chat, seen, username, now);
                return chat.id();
            }
            // The name has moved to another chat.
            loseName(chat, now);
        }
        return create(seen, username, now);
    }

    private ChatId create(SeenChat seen, @Nullable String username, Instant now) {
        boolean open = seen.realm().equals(Realm.PUBLIC);
        Visibility visibility = !open ? Visibility.OWNER : seen.isPublic() ? Visibility.PUBLIC : Visibility.RESTRICTED;
        TelegramChatId telegramId = seen.id();
        long id = jdbc.sql("""
                        insert into chat (realm, telegram_id, type, visibility, title, username, description, members,
                                          ai_allowed, first_seen, last_seen)
                        values (:realm, :telegramId, :type, :visibility, :title, :username, :description, :members,
                                :ai, :now, :now)
                        returning id
                        """)
                .param("realm", seen.realm().value())
                .param("telegramId", telegramId == null ? null : telegramId.marked())
                .param("type", seen.type().name())
                .param("visibility", visibility.name())
                .param("title", StorableText.of(seen.title()))
                .param("username", username)
                .param("description", StorableText.ofNullable(seen.description()))
                .param("members", seen.members())
                .param("ai", visibility == Visibility.PUBLIC && seen.type() == ChatType.CHANNEL)
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .single();
        ChatId chat = new ChatId(id);
        if (username != null) {
            rememberName(chat, username, now);
        }
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat, null, null);
        return chat;
    }

    private void update(Chat chat, SeenChat seen, @Nullable String username, Instant now) {
        TelegramChatId telegramId = chat.telegramId() == null ? seen.id() : chat.telegramId();
        String name = username == null ? chat.username() : username;
        String title = seen.title().isEmpty() ? chat.title() : StorableText.of(seen.title());
        String description =
                seen.description() == null ? chat.description() : StorableText.ofNullable(seen.description());
        Long members = seen.members() == null ? chat.members() : seen.members();
        Visibility visibility =
                chat.visibility() == Visibility.RESTRICTED && seen.isPublic() ? Visibility.PUBLIC : chat.visibility();
        boolean renamed = !Objects.equals(name, chat.username());
        boolean changed = renamed
                || !Objects.equals(telegramId, chat.telegramId())
                || !title.equals(chat.title())
                || !Objects.equals(description, chat.description())
                || visibility != chat.visibility();
        if (!changed && Objects.equals(members, chat.members())) {
            return;
        }
        jdbc.sql("""
                        update chat set telegram_id = :telegramId, title = :title, username = :username,
                            description = :description, members = :members, visibility = :visibility, last_seen = :now
                        where id = :id
                        """)
                .param("telegramId", telegramId == null ? null : telegramId.marked())
                .param("title", title)
                .param("username", name)
                .param("description", description)
                .param("members", members)
                .param("visibility", visibility.name())
                .param("now", Timestamp.from(now))
                .param("id", chat.id().value())
                .update();
        if (renamed && name != null) {
            closeNames(chat.id(), now);
            rememberName(chat.id(), name, now);
        }
        if (changed) {
            changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat.id(), null, null);
        }
    }

    private void loseName(Chat chat, Instant now) {
        jdbc.sql("update chat set username = null where id = :id")
                .param("id", chat.id().value())
                .update();
        closeNames(chat.id(), now);
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat.id(), null, null);
    }

    private void rememberName(ChatId chat, String username, Instant now) {
        jdbc.sql("""
                        insert into chat_username (chat_id, username, since) values (:chat, :name, :now)
                        on conflict do nothing
                        """)
                .param("chat", chat.value())
                .param("name", username)
                .param("now", Timestamp.from(now))
                .update();
    }

    private void closeNames(ChatId chat, Instant now) {
        jdbc.sql("update chat_username set until = :now where chat_id = :chat and until is null")
                .param("chat", chat.value())
                .param("now", Timestamp.from(now))
                .update();
    }

    /**
     * Moves everything of a provisional chat to the chat that turned out to be the same. Of a message that both hold, the
     * provisional version stays as a revision where its content differs.
     */
    private void join(Chat provisional, Chat chat) {
        long from = provisional.id().value();
        long to = chat.id().value();
        jdbc.sql("""
                        insert into revision (message_id, number, version_at, edited, source, text, spans, media,
                                              content_hash, seen_at)
                        select t.id, coalesce((select max(r.number) from revision r where r.message_id = t.id), 0)
                                     + t.revision + 1,
                               f.version_at, f.edited, f.source, f.text, f.spans, f.media, f.content_hash, f.seen_at
                        from message f join message t on t.chat_id = :to and t.telegram_id = f.telegram_id
                        where f.chat_id = :from and f.content_hash <> t.content_hash
                        """).param("from", from).param("to", to).update();
        jdbc.sql("""
                        insert into witness (message_id, source, content_hash, first_seen, last_seen, deletion_seen)
                        select t.id, w.source, w.content_hash, w.first_seen, w.last_seen, w.deletion_seen
                        from witness w join message f on f.id = w.message_id
                        join message t on t.chat_id = :to and t.telegram_id = f.telegram_id
                        where f.chat_id = :from
                        on conflict do nothing
                        """).param("from", from).param("to", to).update();
        jdbc.sql("""
                        delete from message f using message t
                        where f.chat_id = :from and t.chat_id = :to and t.telegram_id = f.telegram_id
                        returning f.id
                        """)
                .param("from", from)
                .param("to", to)
                .query((row, number) -> new MessageId(row.getLong("id")))
                .list()
                .forEach(id -> changes.append(Lane.BULK, ChangeKind.MESSAGE_ERASED, provisional.id(), id, null));
        jdbc.sql("update message set chat_id = :to where chat_id = :from returning id")
                .param("from", from)
                .param("to", to)
                .query((row, number) -> new MessageId(row.getLong("id")))
                .list()
                .forEach(id -> changes.append(Lane.BULK, ChangeKind.MESSAGE_EDITED, chat.id(), id, null));
        // A table of the room channels; its rows must move in this very transaction.
        jdbc.sql("""
                        insert into watch (user_id, chat_id, description, is_active, added_at)
                        select user_id, :to, description, is_active, added_at from watch where chat_id = :from
                        on conflict do nothing
                        """).param("from", from).param("to", to).update();
        jdbc.sql("delete from chat where id = :from").param("from", from).update();
        jdbc.sql("""
                        update chat c set known = s.known, first_message = s.first, last_message = s.last,
                            last_date = s.newest, confirmed_empty = 0
                        from (select count(*) as known, min(telegram_id) as first, max(telegram_id) as last,
                                     max(date) as newest from message where chat_id = :to) s
                        where c.id = :to
                        """).param("to", to).update();
        jdbc.sql("delete from empty_range where chat_id = :to").param("to", to).update();
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat.id(), null, null);
        changes.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, chat.id(), null, null);
    }
}
