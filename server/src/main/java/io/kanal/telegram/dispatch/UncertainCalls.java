package io.kanal.telegram.dispatch;

import io.kanal.changes.Signals;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.decisions.Decidable;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Calls that left, of which nobody knows whether they arrived. */
@Component
final class UncertainCalls implements Decidable {
    private final JdbcClient database;
    private final Signals signals;

    UncertainCalls(JdbcClient database, Signals signals) {
        this.database = database;
        this.signals = signals;
    }

    @Override
    public String name() {
        return "outgoing";
    }

    @Override
    public String about() {
        return "Telegram’s answer was lost, so nobody knows whether these arrived. Look into the chat, then decide; nothing is repeated by itself.";
    }

    @Override
    public List<Verb> verbs() {
        return List.of(
                new Verb("send-again", "Sends the call again: it did not arrive."),
                new Verb("forget", "Lets the call be: it arrived, or need not."));
    }

    @Override
    public List<Item> page(@Nullable String after, int limit) {
        return database.sql("""
                        select id, bot_id, method, chat_id, note, created_at from telegram_outgoing
                        where state = 'UNCERTAIN' and id > :after
                        order by id
                        limit :limit""")
                .param("after", Decidable.number(after))
                .param("limit", limit)
                .query((row, number) -> {
                    Long chat = row.getObject("chat_id", Long.class);
                    return new Item(
                            row.getString("id"),
                            row.getString("method"),
                            row.getLong("bot_id"),
                            chat == null ? null : new TelegramChatId(chat),
                            Objects.requireNonNullElse(row.getString("note"), ""),
                            row.getObject("created_at", OffsetDateTime.class).toInstant());
                })
                .list();
    }

    @Override
    public long count() {
        return database.sql("select count(*) from telegram_outgoing where state = 'UNCERTAIN'")
                .query(Long.class)
                .single();
    }

    @Override
    public boolean decide(String verb, String id) {
        Optional<Long> bot = database.sql("update telegram_outgoing set "
                        + (verb.equals("send-again")
                                ? "state = 'QUEUED', attempts = 0, ready_at = '-infinity', finished_at = null,"
                                        + " note = 'Sent again because a person said so'"
                                : "state = 'DROPPED', finished_at = clock_timestamp(), note = 'Given up by a person'")
                        + " where id = :id and state = 'UNCERTAIN' returning bot_id")
                .param("id", Decidable.number(id))
                .query(Long.class)
                .optional();
        bot.ifPresent(found -> signals.send(Dispatching.SIGNAL, List.of(found)));
        return bot.isPresent();
    }
}
