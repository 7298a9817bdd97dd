package io.kanal.bot.internal;

import io.kanal.bot.internal.commands.CommandLine;
import io.kanal.bot.internal.payments.PaymentTexts;
import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.FirstWords;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.PrivacyWords;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.Blocked;
import io.kanal.people.Linking;
import io.kanal.people.TelegramLinks;
import io.kanal.people.invites.Invites;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.WaitingUpdates;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * People who wrote to the bot and are not linked with a user. A code or an invite makes them one; {@code /privacy}, {@code /terms}
 * and {@code /paysupport} are answered; to
 * anything else they hear once a day that this bot is not for them, and how it could be. Whoever is linked and blocked hears that.
 */
@Component
class Strangers {
    private static final Duration BETWEEN_REFUSALS = Duration.ofDays(1);

    private final TelegramLinks links;
    private final Newcomers newcomers;
    private final WaitingUpdates waiting;
    private final Doorstep doorstep;
    private final FirstWords firstWords;
    private final PaymentTexts payments;
    private final PrivacyWords privacy;
    private final JdbcClient jdbc;
    private final Clock clock;

    Strangers(
            TelegramLinks links,
            Newcomers newcomers,
            WaitingUpdates waiting,
            Doorstep doorstep,
            FirstWords firstWords,
            PaymentTexts payments,
            PrivacyWords privacy,
            JdbcClient jdbc,
            Clock clock) {
        this.links = links;
        this.newcomers = newcomers;
        this.waiting = waiting;
        this.doorstep = doorstep;
        this.firstWords = firstWords;
        this.payments = payments;
        this.privacy = privacy;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Answers, in a private chat or to a command that named the bot. */
    void answer(BotUpdate update, Incoming incoming) {
        Wording wording = doorstep.wordingFor(incoming.sender());
        CommandLine line = CommandLine.read(incoming.text()).orElse(new CommandLine("", "", incoming.text()));
        Optional<Blocked> blocked = doorstep.blocked(incoming.sender());
        Optional<RichText> aboutPaying = payments.of(line.name(), wording);
        if (aboutPaying.isPresent()) {
            doorstep.voice(incoming).say(aboutPaying.get(), Keyboard.NONE);
        } else if (line.name().equals("privacy")) {
            privacy.in(wording).ifPresent(own -> doorstep.voice(incoming).say(own, Keyboard.NONE));
            doorstep.voice(incoming).say(wording.rich("privacy.stranger"), Keyboard.NONE);
        } else if (blocked.isPresent()) {
            turnAway(update, incoming, line, blocked.get());
        } else if (incoming.inPrivate() && comesIn(line)) {
            newcomers.join(update, incoming, line.argument());
        } else if (incoming.inPrivate() && line.name().equals("login")) {
            doorstep.voice(incoming).say(wording.rich("join.usage"), Keyboard.NONE);
        } else if (incoming.inPrivate()
                && ((line.name().equals("start") && !line.argument().isEmpty())
                        || (line.name().isEmpty() && TelegramLinks.looksLikeCode(line.argument())))) {
            redeem(update, incoming, line.argument(), wording);
        } else if (incoming.inPrivate() && line.name().equals("start") && newcomers.open()) {
            newcomers.join(update, incoming);
        } else {
            waiting.handle(update, () -> refuse(incoming, wording.rich("stranger")));
        }
    }

    /** Whoever sends a command is told each time, other words are answered once a day; why somebody is blocked is nobody else's affair. */
    private void turnAway(BotUpdate update, Incoming incoming, CommandLine line, Blocked blocked) {
        RichText words = doorstep.words(blocked, incoming.sender());
        if (!incoming.inPrivate()) {
            return;
        }
        if (line.name().isEmpty() && !Invites.looksLikeCode(line.argument())) {
            waiting.handle(update, () -> refuse(incoming, words));
        } else {
            doorstep.voice(incoming).say(words, Keyboard.NONE);
        }
    }

    /** Whether somebody sends an invite: by its command, by a link that starts the bot, or alone. */
    private static boolean comesIn(CommandLine line) {
        return line.name().equals("login")
                ? !line.argument().isEmpty()
                : (line.name().isEmpty() || line.name().equals("start")) && Invites.looksLikeCode(line.argument());
    }

    private void redeem(BotUpdate update, Incoming incoming, String code, Wording wording) {
        // A code counts once: of two processes that take this message only one redeems it and answers.
        waiting.handle(update, () -> {
            switch (links.redeem(code, incoming.sender().id(), incoming.sender().name())) {
                case Linking.Linked linked ->
                    firstWords.welcome(new Talk(
                            Talk.Place.of(incoming),
                            incoming.sender(),
                            linked.user(),
                            doorstep.wording(linked.user(), incoming.sender()),
                            doorstep.voice(incoming)));
                case Linking.Unknown _ -> doorstep.voice(incoming).say(wording.rich("link.unknown"), Keyboard.NONE);
                case Linking.Taken _ -> doorstep.voice(incoming).say(wording.rich("link.taken"), Keyboard.NONE);
                case Linking.Barred _ -> refuse(incoming, wording.rich("stranger"));
            }
        });
    }

    private void refuse(Incoming incoming, RichText words) {
        Instant now = clock.instant();
        boolean due = jdbc.sql("""
                        insert into bot_refusal as r (telegram_id, at) values (:person, :now)
                        on conflict (telegram_id) do update set at = excluded.at where r.at <= :old or r.at > :now""")
                        .param("person", incoming.sender().id())
                        .param("now", Timestamp.from(now))
                        .param("old", Timestamp.from(now.minus(BETWEEN_REFUSALS)))
                        .update()
                > 0;
        if (due) {
            doorstep.voice(incoming).say(words, Keyboard.NONE);
        }
    }
}
