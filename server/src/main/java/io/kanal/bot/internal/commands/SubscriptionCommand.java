package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Composer;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.channels.Channels;
import io.kanal.channels.Watch;
import io.kanal.ingest.ImportRoom;
import io.kanal.people.User;
import io.kanal.people.payments.StarPayments;
import io.kanal.people.tiers.Allowance;
import io.kanal.people.tiers.Allowances;
import io.kanal.people.tiers.Limits;
import io.kanal.people.tiers.Subscription;
import io.kanal.people.tiers.Subscriptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code /subscription}: the person's tier, until when it holds, and what is used of it. */
@Component
class SubscriptionCommand implements Command {
    private final Subscriptions subscriptions;
    private final Allowances allowances;
    private final Channels channels;
    private final ImportRoom room;
    private final StarPayments payments;
    private final Clock clock;

    SubscriptionCommand(
            Subscriptions subscriptions,
            Allowances allowances,
            Channels channels,
            ImportRoom room,
            StarPayments payments,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.allowances = allowances;
        this.channels = channels;
        this.room = room;
        this.payments = payments;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "subscription";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        User user = talk.user();
        Wording wording = talk.wording();
        Limits limits = subscriptions.limits(user.id()).orElse(null);
        if (limits == null) {
            talk.say("subscription.none");
            return;
        }
        Subscription subscription = subscriptions.current(talk.caller(), user.id());
        Composer composer = wording.compose()
                .add(wording.rich(
                        "subscription.title",
                        wording.text("tier." + limits.tier().slug())))
                .line();
        end(composer, talk, subscription);
        List<Watch> watches = channels.list(talk.caller(), user.id());
        long active = watches.stream().filter(Watch::active).count();
        composer.line().line().add(wording.rich("subscription.channels", active, limits.channels()));
        if (active < watches.size()) {
            composer.line().add(wording.rich("subscription.resting", watches.size() - active));
        }
        for (Allowance allowance : allowances.today(user.id())) {
            composer.line()
                    .add(wording.rich(
                            "subscription.today." + allowance.what().slug(), allowance.used(), allowance.limit()));
        }
        room.of(user.id())
                .ifPresent(use -> composer.line()
                        .add(wording.rich(
                                "subscription.room",
                                use.used().toMegabytes(),
                                use.limit().toMegabytes())));
        if (payments.on()) {
            composer.line().line().add(wording.rich("upgrade.hint"));
        }
        talk.reply(composer.done(), Keyboard.NONE);
    }

    private void end(Composer composer, Talk talk, Subscription subscription) {
        Wording wording = talk.wording();
        Instant until = subscription.until();
        Instant now = clock.instant();
        if (until == null) {
            composer.add(wording.rich("subscription.unlimited"));
        } else if (subscription.inGrace(now)) {
            composer.add(wording.rich(
                    "subscription.grace",
                    wording.day(until, talk.user()),
                    wording.day(until.plus(Subscription.GRACE), talk.user())));
        } else {
            long days = Math.ceilDiv(Duration.between(now, until).toSeconds(), 86_400L);
            composer.add(wording.rich("subscription.until", days, wording.day(until, talk.user())));
        }
    }
}
