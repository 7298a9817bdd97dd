package io.kanal.telegram.dispatch;

import io.kanal.telegram.BotId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Chats that take nothing from a bot. */
@Component
public final class BlockedRows {
    private final JdbcClient database;

    public BlockedRows(JdbcClient database) {
        this.database = database;
    }

    public boolean contains(BotId bot, long chat) {
        return database.sql("""
                        select exists (select from telegram_blocked where bot_id = :bot and chat_id = :chat)""")
                .param("bot", bot.value())
                .param("chat", chat)
                .query(Boolean.class)
                .single();
    }

    /** Marks a chat; what nobody asked for and still waits for it is dropped. */
    void add(BotId bot, long chat, String reason) {
        database.sql("""
                        insert into telegram_blocked (bot_id, chat_id, reason) values (:bot, :chat, :reason)
                        on conflict (bot_id, chat_id) do update set reason = excluded.reason""")
                .param("bot", bot.value())
                .param("chat", chat)
                .param("reason", OutgoingRows.cut(reason))
                .update();
        database.sql("""
                        update telegram_outgoing
                        set state = 'DROPPED', note = :reason, finished_at = clock_timestamp()
                        where bot_id = :bot and chat_id = :chat and state = 'QUEUED' and priority >= 3""")
                .param("bot", bot.value())
                .param("chat", chat)
                .param("reason", OutgoingRows.cut(reason))
                .update();
    }

    public void remove(BotId bot, long chat) {
        database.sql("delete from telegram_blocked where bot_id = :bot and chat_id = :chat")
                .param("bot", bot.value())
                .param("chat", chat)
                .update();
    }
}
