package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import io.kanal.people.payments.Credit;
import io.kanal.people.payments.PaidStars;
import io.kanal.people.payments.StarTransactions;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.BotId;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Credits payments of which no message came, takes back what went back unsaid, and tells the people concerned. */
@Component
public class MissedPayments {
    private static final String NAME = "missed-payments";
    private static final Duration EVERY = Duration.ofHours(1);
    /** A message of a payment is here by then, if it comes at all while the server runs. */
    private static final Duration ON_THE_WAY = Duration.ofMinutes(10);

    private final StarTransactions transactions;
    private final Bots bots;
    private final Doorstep doorstep;
    private final Receipts receipts;

    MissedPayments(StarTransactions transactions, Bots bots, Doorstep doorstep, Receipts receipts) {
        this.transactions = transactions;
        this.bots = bots;
        this.doorstep = doorstep;
        this.receipts = receipts;
    }

    /** Looks for them, up to a moment. */
    public void look(Instant until) {
        bots.own()
                .ifPresent(bot -> transactions.read(bot.id(), until, new StarTransactions.Missed() {
                    @Override
                    public void paid(PaidStars payment, Credit credit) {
                        receipts.of(credit, sender(payment.payer()))
                                .ifPresent(text -> tell(bot.id(), payment.payer(), text, "paid/" + payment.charge()));
                    }

                    @Override
                    public void wentBack(long payer, String charge, long stars) {
                        tell(bot.id(), payer, receipts.back(sender(payer), stars), "back/" + charge);
                    }
                }));
    }

    private static Incoming.Sender sender(long payer) {
        return new Incoming.Sender(payer, "", null);
    }

    private void tell(BotId bot, long payer, RichText text, String key) {
        doorstep.dispatcher().enqueue(bot, Outgoing.message(payer, text), Priority.REPLY, "stars/" + key);
    }

    /** Has it done every hour, on one node. */
    @Configuration(proxyBeanMethods = false)
    static class Hourly {
        @Bean
        Loop missedPaymentsAreLookedFor(MissedPayments missed, Leases leases, Clock clock) {
            return new Loop(
                    NAME,
                    EVERY,
                    () -> leases.alone(NAME, () -> missed.look(clock.instant().minus(ON_THE_WAY))));
        }
    }
}
