package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.payments.Credit;
import io.kanal.shared.text.RichText;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What people are told of their payments. */
@Component
class Receipts {
    private final Doorstep doorstep;
    private final Users users;

    Receipts(Doorstep doorstep, Users users) {
        this.doorstep = doorstep;
        this.users = users;
    }

    /** Nothing where the payment was known. */
    Optional<RichText> of(Credit credit, Incoming.Sender payer) {
        return switch (credit) {
            case Credit.Given(var person, var tier, var end, boolean renewal) -> {
                Wording wording = doorstep.wording(person, payer);
                yield Optional.of(wording.rich(
                        renewal ? "payment.renewed" : "payment.given",
                        Shop.name(wording, tier),
                        wording.day(end, person)));
            }
            case Credit.Kept _ -> Optional.of(wording(payer).rich("payment.kept"));
            case Credit.Known _ -> Optional.empty();
        };
    }

    RichText back(Incoming.Sender payer, long stars) {
        return wording(payer).rich("payment.back", stars);
    }

    private Wording wording(Incoming.Sender payer) {
        Optional<User> user = users.findByTelegramId(payer.id());
        return user.isPresent() ? doorstep.wording(user.get(), payer) : doorstep.wordingFor(payer);
    }
}
