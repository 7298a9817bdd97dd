package io.kanal.bot.internal;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.words.Wording;
import io.kanal.bot.internal.words.Wordings;
import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import io.kanal.people.User;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.telegram.Bot;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Outgoing;
import io.kanal.telegram.Priority;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells people 3 days and 1 day before that their tier ends. Only who linked an account, and so began to talk to the bot, hears of it. */
@Configuration(proxyBeanMethods = false)
class TierNotices {
    private static final String NAME = "tier-notices";
    private static final Duration EVERY = Duration.ofMinutes(20);

    @Bean
    Loop noticesOfTiers(Subscriptions subscriptions, Bots bots, Doorstep doorstep, Wordings wordings, Leases leases) {
        return new Loop(NAME, EVERY, () -> leases.alone(NAME, () -> send(subscriptions, bots, doorstep, wordings)));
    }

    static void send(Subscriptions subscriptions, Bots bots, Doorstep doorstep, Wordings wordings) {
        Optional<Bot> bot = bots.own();
        if (bot.isEmpty()) {
            return;
        }
        for (Subscriptions.Ending ending : subscriptions.takeEndings()) {
            User person = ending.person();
            Long telegram = person.telegramId();
            if (telegram == null) {
                continue;
            }
            Wording wording = wordings.of(person, null);
            doorstep.dispatcher()
                    .enqueue(
                            bot.get().id(),
                            Outgoing.message(
                                    telegram,
                                    wording.rich(
                                            "notice.ends",
                                            ending.days(),
                                            wording.text("tier." + ending.tier().slug()),
                                            wording.day(ending.until(), person))),
                            Priority.NOTIFICATION,
                            "tier-ends/%s/%d/%d"
                                    .formatted(person.id(), ending.until().getEpochSecond(), ending.days()));
        }
    }
}
