package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.talk.Voice;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.people.payments.Credit;
import io.kanal.people.payments.PaidStars;
import io.kanal.people.payments.StarPayments;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.WaitingUpdates;
import io.kanal.telegram.spi.UpdateResponder;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Credits what was paid, and takes back what went back: once each, in the transaction that marks the message as handled. */
@Component
class PaidResponder implements UpdateResponder {
    private final Doorstep doorstep;
    private final Receipts receipts;
    private final StarPayments payments;
    private final WaitingUpdates waiting;

    PaidResponder(Doorstep doorstep, Receipts receipts, StarPayments payments, WaitingUpdates waiting) {
        this.doorstep = doorstep;
        this.receipts = receipts;
        this.payments = payments;
        this.waiting = waiting;
    }

    @Override
    public int rank() {
        return PAYMENTS;
    }

    @Override
    public boolean respond(BotUpdate update) {
        boolean message = update.kind().equals("message");
        if (!message || doorstep.own(update.bot()).isEmpty()) {
            return false;
        }
        if (update.body().has("successful_payment")) {
            waiting.handle(update, () -> paid(update, update.body().path("successful_payment")));
            return true;
        }
        if (update.body().has("refunded_payment")) {
            waiting.handle(update, () -> wentBack(update, update.body().path("refunded_payment")));
            return true;
        }
        return false;
    }

    private void paid(BotUpdate update, JsonNode payment) {
        Optional<Incoming.Sender> sender = Incoming.Sender.read(update.body().path("from"));
        long until = payment.path("subscription_expiration_date").asLong(0);
        boolean recurring = payment.path("is_recurring").asBoolean(false);
        boolean first = payment.path("is_first_recurring").asBoolean(false);
        Credit credit = payments.credit(new PaidStars(
                update.bot(),
                sender.map(Incoming.Sender::id).orElse(0L),
                payment.path("telegram_payment_charge_id").asString(""),
                payment.path("currency").asString(""),
                payment.path("total_amount").asLong(0),
                payment.path("invoice_payload").asString(""),
                until > 0 ? Instant.ofEpochSecond(until) : null,
                recurring && !first));
        sender.flatMap(payer -> receipts.of(credit, payer))
                .ifPresent(text -> voice(update).say(text, Keyboard.NONE));
    }

    /** The message is the bot's own; whose payment it was is told by the chat. */
    private void wentBack(BotUpdate update, JsonNode payment) {
        long payer = update.body().path("chat").path("id").asLong(0);
        long stars = payment.path("total_amount").asLong(0);
        payments.wentBack(
                update.bot(), payer, payment.path("telegram_payment_charge_id").asString(""), stars);
        voice(update).say(receipts.back(new Incoming.Sender(payer, "", null), stars), Keyboard.NONE);
    }

    private Voice voice(BotUpdate update) {
        long chat = update.body().path("chat").path("id").asLong(0);
        return new Voice(
                doorstep.dispatcher(), new Talk.Place(update.bot(), chat, true, null, null), update.updateId());
    }
}
