package io.kanal.telegram.dispatch;

import io.kanal.telegram.BotId;
import io.kanal.telegram.gates.Family;
import io.kanal.telegram.gates.Gates;
import java.time.Duration;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Telegram's waits, kept over a restart. They end by the database's clock and are counted on by the monotonic one. */
@Component
public final class PauseRows {
    private static final long EVERYWHERE = 0;
    private static final String TOKEN = "token";

    private final JdbcClient database;

    public PauseRows(JdbcClient database) {
        this.database = database;
    }

    /** Notes a wait for the token and for a place. */
    void add(BotId bot, Gates.Place place, Duration wait) {
        put(bot, EVERYWHERE, TOKEN, wait.compareTo(Gates.LONGEST_TOKEN_PAUSE) < 0 ? wait : Gates.LONGEST_TOKEN_PAUSE);
        put(
                bot,
                place.chat() == null ? EVERYWHERE : place.chat(),
                place.family().label(),
                wait);
    }

    private void put(BotId bot, long chat, String family, Duration wait) {
        database.sql("""
                        insert into telegram_pause as p (bot_id, chat_id, family, until, millis)
                        values (:bot, :chat, :family, clock_timestamp() + :wait * interval '1 millisecond', :wait)
                        on conflict (bot_id, chat_id, family) do update
                        set until = greatest(p.until, excluded.until), millis = greatest(p.millis, excluded.millis)""")
                .param("bot", bot.value())
                .param("chat", chat)
                .param("family", family)
                .param("wait", wait.toMillis())
                .update();
    }

    /** Tells the gates what is still to be waited for, and forgets the rest. */
    void restore(BotId bot, Gates gates) {
        database.sql("delete from telegram_pause where bot_id = :bot and until <= clock_timestamp()")
                .param("bot", bot.value())
                .update();
        database.sql("""
                        select chat_id, family,
                            -- Never longer than it was, also where the clock has been set back meanwhile.
                            least(extract(epoch from until - clock_timestamp()) * 1000, millis) as left_millis
                        from telegram_pause where bot_id = :bot""")
                .param("bot", bot.value())
                .query((row, number) -> {
                    long chat = row.getLong("chat_id");
                    String family = row.getString("family");
                    Duration left = Duration.ofMillis(Math.max(0, row.getLong("left_millis")));
                    if (family.equals(TOKEN)) {
                        gates.pauseToken(left);
                    } else {
                        gates.pauseHere(
                                new Gates.Place(
                                        chat == EVERYWHERE ? null : chat,
                                        Family.valueOf(family.toUpperCase(Locale.ROOT))),
                                left);
                    }
                    return chat;
                })
                .list();
    }
}
