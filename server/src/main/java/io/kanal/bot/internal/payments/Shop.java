package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.payments.Offer;
import io.kanal.people.payments.StarPayments;
import io.kanal.people.payments.StarSubscription;
import io.kanal.people.payments.StarSubscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.people.tiers.TierLimits;
import io.kanal.people.tiers.Tiers;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is for sale, as the bot shows it: a line and a button for each tier, and what the person pays already. */
@Component
public class Shop {
    static final String CANCEL = "upgrade-cancel";

    private final StarPayments payments;
    private final StarSubscriptions paid;
    private final Tiers tiers;
    private final Buttons buttons;

    Shop(StarPayments payments, StarSubscriptions paid, Tiers tiers, Buttons buttons) {
        this.payments = payments;
        this.paid = paid;
        this.tiers = tiers;
        this.buttons = buttons;
    }

    /** A tier by its name. */
    static String name(Wording wording, Tier tier) {
        return wording.text(
                switch (tier) {
                    case FREE -> "tier.free";
                    case TRIAL -> "tier.trial";
                    case BASIC -> "tier.basic";
                    case PREMIUM -> "tier.premium";
                    case ENTERPRISE -> "tier.enterprise";
                });
    }

    /** Shows it. Asks Telegram for the links that are not there yet. */
    void show(Talk talk) {
        if (!payments.on()) {
            talk.say("payment.off");
            return;
        }
        Wording wording = talk.wording();
        List<Offer> offers = payments.offers(talk.caller(), talk.user().id());
        StarSubscription paying = paid.find(talk.caller(), talk.user().id()).orElse(null);
        Composer text = wording.compose();
        Keyboard keyboard = new Keyboard();
        if (paying != null) {
            text.add(wording.rich(
                    paying.canceled() ? "upgrade.canceled" : "upgrade.current",
                    name(wording, paying.tier()),
                    wording.day(paying.until(), talk.user()),
                    paying.stars()));
            if (!offers.isEmpty()) {
                text.line().line();
            }
        }
        if (!offers.isEmpty()) {
            text.add(wording.rich("upgrade.title"));
        } else if (paying == null) {
            text.add(wording.rich("upgrade.nothing"));
        }
        for (Offer offer : offers) {
            TierLimits limits = tiers.limits(offer.tier());
            text.line()
                    .line()
                    .add(wording.rich(
                            "upgrade.offer",
                            name(wording, offer.tier()),
                            offer.stars(),
                            offer.roubles(),
                            limits.channels(),
                            limits.questions(),
                            limits.posts()));
            keyboard.link(
                    wording.text("upgrade.button", name(wording, offer.tier()), offer.stars()),
                    payments.link(talk.caller(), offer.tier(), words(wording, offer, limits)));
        }
        if (paying != null && !paying.canceled()) {
            keyboard.row(
                    wording.text("upgrade.cancel"),
                    buttons.make(talk.bot(), talk.sender().id(), CANCEL, JsonNodeFactory.instance.objectNode()));
        }
        text.line().line().add(wording.rich("upgrade.terms"));
        talk.reply(text.done(), keyboard);
    }

    private static StarPayments.Words words(Wording wording, Offer offer, TierLimits limits) {
        String name = name(wording, offer.tier());
        return new StarPayments.Words(
                "Kanal: " + name,
                wording.text("invoice.description", name, limits.channels(), limits.questions(), limits.posts()));
    }
}
