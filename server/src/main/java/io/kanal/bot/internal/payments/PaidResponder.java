package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.talk.Voice;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.User;
import io.kanal.people.Users;
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
    private final Users users;
    private final StarPayments payments;
    private final WaitingUpdates waiting;

    PaidResponder(Doorstep doorstep, Users users, StarPayments payments, WaitingUpdates waiting) {
        this.doorstep = doorstep;
        this.users = users;
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
        if (sender.isEmpty()) {
            return;
        }
        Voice voice = voice(update);
        switch (credit) {
            case Credit.Given(var person, var tier, var end, boolean renewal) -> {
                Wording wording = doorstep.wording(person, sender.get());
                voice.say(
                        wording.rich(
                                renewal ? "payment.renewed" : "payment.given",
                                Shop.name(wording, tier),
                                wording.day(end, person)),
                        Keyboard.NONE);
            }
            case Credit.Kept _ -> voice.say(wording(sender.get()).rich("payment.kept"), Keyboard.NONE);
            case Credit.Known _ -> {}
        }
    }

    /** The message is the bot's own; whose payment it was is told by the chat. */
    private void wentBack(BotUpdate update, JsonNode payment) {
        long payer = update.body().path("chat").path("id").asLong(0);
        long stars = payment.path("total_amount").asLong(0);
        payments.wentBack(
                update.bot(), payer, payment.path("telegram_payment_charge_id").asString(""), stars);
        Wording wording = users.findByTelegramId(payer)
                .map(user -> doorstep.wording(user, new Incoming.Sender(payer, "", null)))
                .orElseGet(() -> doorstep.wordingFor(new Incoming.Sender(payer, "", null)));
        voice(update).say(wording.rich("payment.back", stars), Keyboard.NONE);
    }

    private Wording wording(Incoming.Sender sender) {
        Optional<User> user = users.findByTelegramId(sender.id());
        return user.isPresent() ? doorstep.wording(user.get(), sender) : doorstep.wordingFor(sender);
    }

    private Voice voice(BotUpdate update) {
        long chat = update.body().path("chat").path("id").asLong(0);
        return new Voice(
                doorstep.dispatcher(), new Talk.Place(update.bot(), chat, true, null, null), update.updateId());
    }
}
