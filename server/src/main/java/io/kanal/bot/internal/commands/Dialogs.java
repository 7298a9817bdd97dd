package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.telegram.BotId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the bot asked and waits for: at most one question per person and chat, for half an hour, over restarts. */
@Component
public class Dialogs {
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final JdbcClient jdbc;
    private final Clock clock;

    Dialogs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The next thing this person writes in this chat goes to the command. */
    void open(Talk talk, String command) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("delete from bot_dialog where expires_at < :now")
                .param("now", now)
                .update();
        jdbc.sql("""
                        insert into bot_dialog (bot_id, chat_id, telegram_id, command, asked, expires_at)
                        values (:bot, :chat, :person, :command, :asked, :expires)
                        on conflict (bot_id, chat_id, telegram_id) do update
                        set command = excluded.command, asked = excluded.asked, expires_at = excluded.expires_at""")
                .param("bot", talk.bot().value())
                .param("chat", talk.chatId())
                .param("person", talk.sender().id())
                .param("command", command)
                .param("asked", talk.voice().update())
                .param("expires", Timestamp.from(clock.instant().plus(LIFETIME)))
                .update();
    }

    /**
     * A question the bot asked.
     *
     * @param command what the answer goes to
     * @param asked the update that began it
     */
    public record Open(String command, long asked) {}

    /** What waits for this person's next message. */
    public Optional<Open> find(BotId bot, long chat, long person) {
        return jdbc.sql("""
                        select command, asked from bot_dialog
                        where bot_id = :bot and chat_id = :chat and telegram_id = :person and expires_at > :now
                          -- Farther ahead than any dialog lives: the clock has been set back since.
                          and expires_at <= :latest""")
                .param("bot", bot.value())
                .param("chat", chat)
                .param("person", person)
                .param("now", Timestamp.from(clock.instant()))
                .param("latest", Timestamp.from(clock.instant().plus(LIFETIME)))
                .query((row, number) -> new Open(row.getString("command"), row.getLong("asked")))
                .optional();
    }

    /** Ends what is open; false where nothing was. */
    public boolean close(BotId bot, long chat, long person) {
        return jdbc.sql("""
                        delete from bot_dialog where bot_id = :bot and chat_id = :chat and telegram_id = :person
                        """)
                        .param("bot", bot.value())
                        .param("chat", chat)
                        .param("person", person)
                        .update()
                > 0;
    }

    /** Ends this question, unless another has taken its place meanwhile. */
    public void answered(BotId bot, long chat, long person, Open dialog) {
        jdbc.sql("""
                        delete from bot_dialog
                        where bot_id = :bot and chat_id = :chat and telegram_id = :person and asked = :asked""")
                .param("bot", bot.value())
                .param("chat", chat)
                .param("person", person)
                .param("asked", dialog.asked())
                .update();
    }
}
