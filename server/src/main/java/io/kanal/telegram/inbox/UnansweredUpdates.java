package io.kanal.telegram.inbox;

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

/** Updates that no responder could answer in five tries. */
@Component
final class UnansweredUpdates implements Decidable {
    private final JdbcClient database;
    private final Signals signals;

    UnansweredUpdates(JdbcClient database, Signals signals) {
        this.database = database;
        this.signals = signals;
    }

    @Override
    public String name() {
        return "updates";
    }

    @Override
    public String about() {
        return "Messages to bots that five tries could not answer. Try them again once the cause is gone, or drop them.";
    }

    @Override
    public List<Verb> verbs() {
        return List.of(
                new Verb("retry", "Has the update answered after all, behind what waits in its chat now."),
                new Verb("drop", "Leaves the update unanswered; observers have seen it or will."));
    }

    @Override
    public List<Item> page(@Nullable String after, int limit) {
        return database.sql("""
                        select w.bot_id, w.seq, u.kind, u.chat_id, w.error, u.received_at
                        from update_waiting w join update_inbox u on u.seq = w.seq
                        where w.set_aside_at is not null and w.seq > :after
                        order by w.seq
                        limit :limit""")
                .param("after", Decidable.number(after))
                .param("limit", limit)
                .query((row, number) -> {
                    Long chat = row.getObject("chat_id", Long.class);
                    return new Item(
                            row.getString("seq"),
                            row.getString("kind"),
                            row.getLong("bot_id"),
                            chat == null ? null : new TelegramChatId(chat),
                            Objects.requireNonNullElse(row.getString("error"), ""),
                            row.getObject("received_at", OffsetDateTime.class).toInstant());
                })
                .list();
    }

    @Override
    public long count() {
        return database.sql("select count(*) from update_waiting where set_aside_at is not null")
                .query(Long.class)
                .single();
    }

    @Override
    public boolean decide(String verb, String id) {
        Optional<Long> bot = database.sql((verb.equals("retry")
                                ? "update update_waiting set set_aside_at = null, attempts = 0, again = true"
                                : "delete from update_waiting")
                        + " where bot_id = (select bot_id from update_inbox where seq = :seq) and seq = :seq"
                        + " and set_aside_at is not null returning bot_id")
                .param("seq", Decidable.number(id))
                .query(Long.class)
                .optional();
        bot.ifPresent(found -> signals.send(WaitingRows.AGAIN, List.of(found)));
        return bot.isPresent();
    }
}
