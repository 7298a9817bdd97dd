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
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.Characters;
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
    private final ChatJoin join;

    ChatRegister(JdbcClient jdbc, Chats chats, ChangeLog changes, ChatJoin join) {
        this.jdbc = jdbc;
        this.chats = chats;
        this.changes = changes;
        this.join = join;
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
                    join.join(other.id(), chat.id(), now);
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

    /** The group without an id of its own that became this chat; made when it is new. Runs inside the caller's transaction. */
    public ChatId former(ChatId supergroup, String title, Realm realm, Instant now) {
        jdbc.sql(LOCK).param("realm", realm.value()).query((row, number) -> 0).single();
        return jdbc.sql("select id from chat where realm = :realm and grown_into = :chat and telegram_id is null")
                .param("realm", realm.value())
                .param("chat", supergroup.value())
                .query((row, number) -> new ChatId(row.getLong("id")))
                .optional()
                .orElseGet(() -> createFormer(supergroup, title, realm, now));
    }

    private ChatId createFormer(ChatId supergroup, String title, Realm realm, Instant now) {
        ChatId chat = jdbc.sql("""
                        insert into chat (realm, grown_into, type, visibility, title, ai_allowed, first_seen, last_seen)
                        values (:realm, :chat, :type, :visibility, :title, false, :now, :now)
                        returning id
                        """)
                .param("realm", realm.value())
                .param("chat", supergroup.value())
                .param("type", ChatType.GROUP.name())
                .param("visibility", Visibility.OWNER.name())
                .param("title", Characters.storable(title))
                .param("now", Timestamp.from(now))
                .query((row, number) -> new ChatId(row.getLong("id")))
                .single();
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat, null, null);
        return chat;
    }

    /** Notes what a group became; nothing where the group is not known. */
    public void grew(Realm realm, TelegramChatId group, ChatId supergroup) {
        jdbc.sql("update chat set grown_into = :chat where realm = :realm and telegram_id = :group")
                .param("chat", supergroup.value())
                .param("realm", realm.value())
                .param("group", group.marked())
                .update();
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
                .param("title", Characters.storable(seen.title()))
                .param("username", username)
                .param("description", StorableText.ofNullable(seen.description()))
                .param("members", seen.members())
                .param("ai", visibility == Visibility.PUBLIC && seen.type() == ChatType.CHANNEL)
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .single();
        ChatId chat = new ChatId(id);
        takeTombstones(chat, seen, username);
        if (username != null) {
            rememberName(chat, username, now);
        }
        changes.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, chat, null, null);
        return chat;
    }

    /** What was erased in it before it was taken back stays erased. */
    private void takeTombstones(ChatId chat, SeenChat seen, @Nullable String username) {
        TelegramChatId telegramId = seen.id();
        jdbc.sql("""
                        with waiting as (
                            delete from waiting_tombstone
                            where realm = :realm
                              and (chat_telegram_id = cast(:telegramId as bigint)
                                   or (chat_telegram_id is null and username = lower(cast(:username as text))))
                            returning telegram_id, erased_at)
                        insert into tombstone (chat_id, telegram_id, erased_at)
                        select :chat, telegram_id, erased_at from waiting on conflict do nothing
                        """)
                .param("realm", seen.realm().value())
                .param("telegramId", telegramId == null ? null : telegramId.marked())
                .param("username", username)
                .param("chat", chat.value())
                .update();
    }

    private void update(Chat chat, SeenChat seen, @Nullable String username, Instant now) {
        TelegramChatId telegramId = chat.telegramId() == null ? seen.id() : chat.telegramId();
        String name = username == null ? chat.username() : username;
        String title = seen.title().isEmpty() ? chat.title() : Characters.storable(seen.title());
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
}
