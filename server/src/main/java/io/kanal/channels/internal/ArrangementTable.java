package io.kanal.channels.internal;

import io.kanal.channels.Arrangement.Place;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import io.kanal.shared.UserId;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of folders and muted channels; a channel that is in no folder and not muted has no row. */
@Component
public final class ArrangementTable implements ChatRows {
    private final JdbcClient jdbc;

    ArrangementTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Map<ChatId, Place> of(UserId user) {
        record Row(ChatId chat, Place place) {}
        return jdbc
                .sql("select chat_id, folder, muted from arrangement where user_id = :user")
                .param("user", user.value())
                .query((row, _) -> new Row(
                        new ChatId(row.getLong("chat_id")),
                        new Place(row.getString("folder"), row.getBoolean("muted"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::chat, Row::place));
    }

    /** How many folders a person has. */
    public long folders(UserId user) {
        return jdbc.sql("select count(distinct folder) from arrangement where user_id = :user")
                .param("user", user.value())
                .query(Long.class)
                .single();
    }

    /** Puts a channel into a folder, or out of the one it is in; whether it is muted stays. */
    public void fold(UserId user, ChatId chat, @Nullable String folder) {
        if (folder == null) {
            jdbc.sql("delete from arrangement where user_id = :user and chat_id = :chat and not muted")
                    .param("user", user.value())
                    .param("chat", chat.value())
                    .update();
            jdbc.sql("update arrangement set folder = null where user_id = :user and chat_id = :chat")
                    .param("user", user.value())
                    .param("chat", chat.value())
                    .update();
            return;
        }
        jdbc.sql("""
                        insert into arrangement (user_id, chat_id, folder) values (:user, :chat, :folder)
                        on conflict (user_id, chat_id) do update set folder = excluded.folder
                        """)
                .param("user", user.value())
                .param("chat", chat.value())
                .param("folder", folder)
                .update();
    }

    /** Mutes a channel or lets it be heard again; its folder stays. */
    public void mute(UserId user, ChatId chat, boolean muted) {
        if (!muted) {
            jdbc.sql("delete from arrangement where user_id = :user and chat_id = :chat and folder is null")
                    .param("user", user.value())
                    .param("chat", chat.value())
                    .update();
            jdbc.sql("update arrangement set muted = false where user_id = :user and chat_id = :chat")
                    .param("user", user.value())
                    .param("chat", chat.value())
                    .update();
            return;
        }
        jdbc.sql("""
                        insert into arrangement (user_id, chat_id, muted) values (:user, :chat, true)
                        on conflict (user_id, chat_id) do update set muted = true
                        """).param("user", user.value()).param("chat", chat.value()).update();
    }

    @Override
    public void move(ChatId from, ChatId to) {
        jdbc.sql("""
                        insert into arrangement (user_id, chat_id, folder, muted)
                        select user_id, :to, folder, muted from arrangement where chat_id = :from
                        on conflict do nothing
                        """).param("from", from.value()).param("to", to.value()).update();
        jdbc.sql("delete from arrangement where chat_id = :from")
                .param("from", from.value())
                .update();
    }
}
