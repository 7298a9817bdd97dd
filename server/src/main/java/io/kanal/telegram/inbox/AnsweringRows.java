package io.kanal.telegram.inbox;

import io.kanal.telegram.BotId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Under which grant of its lease a bot's updates are being answered, so that an end out of order is seen afterwards. */
@Component
public final class AnsweringRows {
    private final JdbcClient database;

    public AnsweringRows(JdbcClient database) {
        this.database = database;
    }

    /** Notes that answering begins; true where an earlier holder never came to its end. */
    boolean begin(BotId bot, long epoch) {
        return database.sql("""
                        update telegram_bot b set answering = :epoch
                        from (select id, answering from telegram_bot where id = :bot for update) before
                        where b.id = before.id
                        returning before.answering is not null and before.answering <> :epoch""")
                .param("bot", bot.value())
                .param("epoch", epoch)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Notes that nothing is being answered any more. */
    void end(BotId bot, long epoch) {
        database.sql("update telegram_bot set answering = null where id = :bot and answering = :epoch")
                .param("bot", bot.value())
                .param("epoch", epoch)
                .update();
    }
}
