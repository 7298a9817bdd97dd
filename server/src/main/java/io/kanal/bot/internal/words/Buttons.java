package io.kanal.bot.internal.words;

import io.kanal.telegram.BotId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What buttons do. A button carries a short id; a press finds its meaning here, until it is used up or two days old. */
@Component
public class Buttons {
    private static final Duration LIFETIME = Duration.ofDays(2);
    private static final Pattern ID = Pattern.compile("[0-9a-z]{1,12}");

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    Buttons(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A button that was made.
     *
     * @param owner the Telegram id of the person it was made for
     */
    public record Made(long id, long owner, String action, JsonNode arguments) {}

    /** Makes a button for one person; gives what it has to carry. */
    public String make(BotId bot, long owner, String action, ObjectNode arguments) {
        Instant now = clock.instant();
        jdbc.sql("delete from bot_button where expires_at < :now")
                .param("now", Timestamp.from(now))
                .update();
        long id = jdbc.sql("""
                        insert into bot_button (bot_id, telegram_id, action, arguments, expires_at)
                        values (:bot, :owner, :action, :arguments::jsonb, :expires) returning id""")
                .param("bot", bot.value())
                .param("owner", owner)
                .param("action", action)
                .param("arguments", json.writeValueAsString(arguments))
                .param("expires", Timestamp.from(now.plus(LIFETIME)))
                .query(Long.class)
                .single();
        return Long.toString(id, Character.MAX_RADIX);
    }

    /** The button that carries this; empty when it is used up, too old, or nobody made it. */
    public Optional<Made> find(BotId bot, String data) {
        if (!ID.matcher(data).matches()) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select id, telegram_id, action, arguments from bot_button
                        where id = :id and bot_id = :bot and expires_at > :now""")
                .param("id", Long.parseLong(data, Character.MAX_RADIX))
                .param("bot", bot.value())
                .param("now", Timestamp.from(clock.instant()))
                .query((row, number) -> new Made(
                        row.getLong("id"),
                        row.getLong("telegram_id"),
                        row.getString("action"),
                        json.readTree(row.getString("arguments"))))
                .optional();
    }

    /** Nobody presses it again. */
    public void useUp(Made button) {
        jdbc.sql("delete from bot_button where id = :id")
                .param("id", button.id())
                .update();
    }
}
