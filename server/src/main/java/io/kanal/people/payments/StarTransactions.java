package io.kanal.people.payments;

import io.kanal.telegram.BotId;
import io.kanal.telegram.CallResult;
import io.kanal.telegram.Dispatcher;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The account of a bot in Stars, as Telegram keeps it, compared with the ledger. Messages of payments may never come: Telegram keeps
 * them for a day, and of some that went back it sends none.
 */
@Component
public class StarTransactions {
    private static final Logger log = LoggerFactory.getLogger(StarTransactions.class);
    private static final int PAGE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final Dispatcher dispatcher;
    private final TransactionTemplate transactions;
    private final Invoices invoices;
    private final LedgerRows ledger;
    private final StarPayments payments;

    StarTransactions(
            JdbcClient jdbc,
            Dispatcher dispatcher,
            TransactionTemplate transactions,
            Invoices invoices,
            LedgerRows ledger,
            StarPayments payments) {
        this.jdbc = jdbc;
        this.dispatcher = dispatcher;
        this.transactions = transactions;
        this.invoices = invoices;
        this.ledger = ledger;
        this.payments = payments;
    }

    /** Hears of what was missed, within the transaction that writes it into the ledger. */
    public interface Missed {
        void paid(PaidStars payment, Credit credit);

        void wentBack(long payer, String charge, long stars);
    }

    /**
     * Reads what is new in the account. What concerns no invoice of this server is left alone: another program may have sold by the
     * same bot before.
     *
     * @param until younger transactions are left for the next time, since their messages may be on the way
     */
    public void read(BotId bot, Instant until, Missed missed) {
        if (!invoices.any(bot)) {
            return;
        }
        int read = known(bot);
        while (true) {
            JsonNode page = page(bot, read);
            if (page == null) {
                return;
            }
            for (JsonNode transaction : page) {
                if (Instant.ofEpochSecond(transaction.path("date").asLong(0)).isAfter(until)) {
                    return;
                }
                read++;
                int next = read;
                transactions.executeWithoutResult(_ -> {
                    compare(bot, transaction, missed);
                    keep(bot, next);
                });
            }
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    private @Nullable JsonNode page(BotId bot, int offset) {
        CallResult answer = dispatcher.send(
                bot,
                Outgoing.of(
                        "getStarTransactions",
                        null,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("offset", offset)
                                .put("limit", PAGE)),
                Priority.NOTIFICATION,
                PATIENCE);
        if (answer instanceof CallResult.Done done) {
            return done.result().path("transactions");
        }
        log.warn("The account in Stars could not be read, it is tried again later: {}", answer.trouble());
        return null;
    }

    private void compare(BotId bot, JsonNode transaction, Missed missed) {
        boolean came = transaction.has("source");
        JsonNode partner = transaction.path(came ? "source" : "receiver");
        long payer = partner.path("user").path("id").asLong(0);
        String charge = transaction.path("id").asString("");
        long stars = transaction.path("amount").asLong(0);
        if (!partner.path("transaction_type").asString("").equals("invoice_payment") || charge.isEmpty()) {
            return;
        }
        if (came) {
            invoices.find(bot, partner.path("invoice_payload").asString(""))
                    .filter(_ -> ledger.charge(charge).isEmpty())
                    .ifPresent(invoice -> credit(bot, transaction, partner, payer, charge, stars, invoice, missed));
        } else if (ledger.charge(charge).isPresent() && payments.wentBack(bot, payer, charge, stars)) {
            log.warn("A payment went back of which no message came");
            missed.wentBack(payer, charge, stars);
        }
    }

    private void credit(
            BotId bot,
            JsonNode transaction,
            JsonNode partner,
            long payer,
            String charge,
            long stars,
            Invoices.Invoice invoice,
            Missed missed) {
        long period = partner.path("subscription_period").asLong(0);
        Instant at = Instant.ofEpochSecond(transaction.path("date").asLong(0));
        PaidStars payment = new PaidStars(
                bot,
                payer,
                charge,
                StarPayments.STARS,
                stars,
                invoice.payload(),
                period > 0 ? at.plusSeconds(period) : null,
                period > 0 && ledger.goesOn(invoice.id()));
        Credit credit = payments.credit(payment);
        log.warn(
                "A payment was made of which no message came: {}",
                credit.getClass().getSimpleName());
        missed.paid(payment, credit);
    }

    private int known(BotId bot) {
        return jdbc.sql("select transactions from star_reading where bot_id = :bot")
                .param("bot", bot.value())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    private void keep(BotId bot, int read) {
        jdbc.sql("""
                        insert into star_reading (bot_id, transactions) values (:bot, :read)
                        on conflict (bot_id) do update set transactions = excluded.transactions""").param("bot", bot.value()).param("read", read).update();
    }
}
