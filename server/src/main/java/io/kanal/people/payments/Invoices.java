package io.kanal.people.payments;

import io.kanal.people.internal.Times;
import io.kanal.people.internal.Tokens;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.UserId;
import io.kanal.telegram.BotId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code star_invoice}: for whom an invoice was made and over what; its payload is random and proves it is ours. */
@Component
class Invoices {
    private final JdbcClient jdbc;

    Invoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Invoice(long id, String payload, BotId bot, UserId person, Tier tier, int stars, String link) {}

    static String payload() {
        return Tokens.random();
    }

    /** The invoice of a person over a tier at this price. */
    Optional<Invoice> find(BotId bot, UserId person, Offer offer) {
        return jdbc.sql("""
                        select * from star_invoice
                        where user_id = :person and bot_id = :bot and tier = :tier and stars = :stars""")
                .param("person", person.value())
                .param("bot", bot.value())
                .param("tier", offer.tier().slug())
                .param("stars", offer.stars())
                .query(Invoices::map)
                .optional();
    }

    /** Whether anything was ever offered by this bot. */
    boolean any(BotId bot) {
        return jdbc.sql("select exists (select from star_invoice where bot_id = :bot)")
                .param("bot", bot.value())
                .query(Boolean.class)
                .single();
    }

    Optional<Invoice> find(BotId bot, String payload) {
        return jdbc.sql("select * from star_invoice where payload = :payload and bot_id = :bot")
                .param("payload", payload)
                .param("bot", bot.value())
                .query(Invoices::map)
                .optional();
    }

    /** Keeps an invoice; of two that were made at once for the same the first stays. */
    Invoice keep(BotId bot, UserId person, Offer offer, String payload, String link, Instant now) {
        jdbc.sql("""
                        insert into star_invoice (payload, bot_id, user_id, tier, stars, link, created_at)
                        values (:payload, :bot, :person, :tier, :stars, :link, :now)
                        on conflict (user_id, bot_id, tier, stars) do nothing""")
                .param("payload", payload)
                .param("bot", bot.value())
                .param("person", person.value())
                .param("tier", offer.tier().slug())
                .param("stars", offer.stars())
                .param("link", link)
                .param("now", Times.column(now))
                .update();
        return find(bot, person, offer).orElseThrow();
    }

    /** Notes that what is paid by this invoice goes on, or is not paid again. */
    void canceled(long id, boolean on, Instant now) {
        jdbc.sql(
                        "update star_invoice set canceled_at = case when :on then coalesce(canceled_at, :now) end where id = :id")
                .param("on", on)
                .param("now", Times.column(now))
                .param("id", id)
                .update();
    }

    private static Invoice map(ResultSet row, int number) throws SQLException {
        return new Invoice(
                row.getLong("id"),
                row.getString("payload"),
                new BotId(row.getLong("bot_id")),
                new UserId(row.getLong("user_id")),
                Tier.of(row.getString("tier")),
                row.getInt("stars"),
                row.getString("link"));
    }
}
