package io.kanal.ingest.internal.bot;

import io.kanal.ingest.SeenChat;
import io.kanal.posts.spi.ChatRows;
import io.kanal.shared.ChatId;
import io.kanal.telegram.BotId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which chats bots are members of. */
@Component
public final class BotChats implements ChatRows {
    private final JdbcClient database;

    public BotChats(JdbcClient database) {
        this.database = database;
    }

    /** Whether any bot is a member, so that new messages come by themselves. */
    public boolean isFollowed(ChatId chat) {
        return database.sql("select exists (select from bot_chat where chat_id = :chat and member)")
                .param("chat", chat.value())
                .query(Boolean.class)
                .single();
    }

    /** The chat of the record that a bot knows under this marked id, while it is a member. */
    public Optional<ChatId> find(BotId bot, long telegramId) {
        return database.sql("select chat_id from bot_chat where bot_id = :bot and telegram_id = :telegram and member")
                .param("bot", bot.value())
                .param("telegram", telegramId)
                .query((row, number) -> new ChatId(row.getLong("chat_id")))
                .optional();
    }

    void joined(BotId bot, SeenChat seen, ChatId chat) {
        if (seen.id() == null) {
            return;
        }
        database.sql("""
                        insert into bot_chat as c (bot_id, telegram_id, chat_id, member)
                        values (:bot, :telegram, :chat, true)
                        on conflict (bot_id, telegram_id) do update
                        set chat_id = excluded.chat_id, member = true, since = clock_timestamp()
                        where not c.member or c.chat_id <> excluded.chat_id""")
                .param("bot", bot.value())
                .param("telegram", seen.id().marked())
                .param("chat", chat.value())
                .update();
    }

    void left(BotId bot, SeenChat seen) {
        if (seen.id() != null) {
            end(bot, seen.id().marked(), null);
        }
    }

    /** The group lives on as a supergroup, with messages and ids of its own. */
    void migrated(BotId bot, long from, long to) {
        end(bot, from, to);
    }

    private void end(BotId bot, long telegramId, @Nullable Long migratedTo) {
        database.sql("""
                        update bot_chat set member = false, migrated_to = :to, since = clock_timestamp()
                        where bot_id = :bot and telegram_id = :telegram and member""")
                .param("bot", bot.value())
                .param("telegram", telegramId)
                .param("to", migratedTo)
                .update();
    }

    /** The chat is no more; the next thing that a bot hears of it makes a new one. */
    public void forget(ChatId chat) {
        database.sql("delete from bot_chat where chat_id = :chat")
                .param("chat", chat.value())
                .update();
    }

    @Override
    public void move(ChatId from, ChatId to) {
        database.sql("update bot_chat set chat_id = :to where chat_id = :from")
                .param("from", from.value())
                .param("to", to.value())
                .update();
    }
}
