package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.User;
import io.kanal.people.payments.Checkout;
import io.kanal.people.payments.StarPayments;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import io.kanal.telegram.spi.UpdateResponder;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers the question that Telegram asks before a payment, at once: after ten seconds the payment is off. */
@Component
class CheckoutResponder implements UpdateResponder {
    private static final Duration SOON = Duration.ofSeconds(8);

    private final Doorstep doorstep;
    private final StarPayments payments;

    CheckoutResponder(Doorstep doorstep, StarPayments payments) {
        this.doorstep = doorstep;
        this.payments = payments;
    }

    @Override
    public int rank() {
        return PAYMENTS;
    }

    @Override
    public boolean respond(BotUpdate update) {
        if (!update.kind().equals("pre_checkout_query")
                || doorstep.own(update.bot()).isEmpty()) {
            return false;
        }
        JsonNode query = update.body();
        Optional<Incoming.Sender> sender = Incoming.Sender.read(query.path("from"));
        Checkout checkout = payments.check(
                update.bot(),
                sender.map(Incoming.Sender::id).orElse(0L),
                query.path("currency").asString(""),
                query.path("total_amount").asLong(0),
                query.path("invoice_payload").asString(""));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("pre_checkout_query_id", query.path("id").asString(""));
        switch (checkout) {
            case Checkout.Allowed _ -> answer.put("ok", true);
            case Checkout.Refused(User payer, Checkout.Reason reason) ->
                answer.put("ok", false)
                        .put("error_message", words(payer, sender).text(key(reason)));
        }
        doorstep.dispatcher()
                .send(update.bot(), Outgoing.of("answerPreCheckoutQuery", null, answer), Priority.DEADLINE, SOON);
        return true;
    }

    private Wording words(@Nullable User payer, Optional<Incoming.Sender> sender) {
        Incoming.Sender asking = sender.orElseGet(() -> new Incoming.Sender(0, "", null));
        return payer == null ? doorstep.wordingFor(asking) : doorstep.wording(payer, asking);
    }

    private static String key(Checkout.Reason reason) {
        return switch (reason) {
            case OFF -> "payment.refused.off";
            case UNKNOWN -> "payment.refused.unknown";
            case OTHER_PERSON -> "payment.refused.other-person";
            case OTHER_PRICE -> "payment.refused.other-price";
            case NEEDLESS -> "payment.refused.needless";
        };
    }
}
