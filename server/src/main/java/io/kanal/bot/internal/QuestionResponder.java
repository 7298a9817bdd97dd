package io.kanal.bot.internal;

import io.kanal.bot.internal.commands.AddChannelCommand;
import io.kanal.bot.internal.commands.AskCommand;
import io.kanal.bot.internal.commands.Commands;
import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateResponder;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Takes what nobody else took: a plain question in a private chat, a mention of the bot in a group, a forwarded post or a
 * channel's name to follow, and everything of people who are not linked.
 */
@Component
class QuestionResponder implements UpdateResponder {
    /** Telegram's own log-in codes look like this; nobody should give theirs away. */
    private static final Pattern LOGIN_CODE =
            Pattern.compile("\\d{5}|\\d{3}[- ]\\d{2}|\\d[- ]\\d[- ]\\d[- ]\\d[- ]\\d");

    private static final Pattern CHANNEL =
            Pattern.compile("@[A-Za-z][A-Za-z0-9_]{3,31}|(?:https?://)?t(?:elegram)?\\.me/\\S+");

    private final Doorstep doorstep;
    private final Strangers strangers;
    private final Commands commands;
    private final AskCommand ask;
    private final AddChannelCommand add;

    QuestionResponder(
            Doorstep doorstep, Strangers strangers, Commands commands, AskCommand ask, AddChannelCommand add) {
        this.doorstep = doorstep;
        this.strangers = strangers;
        this.commands = commands;
        this.ask = ask;
        this.add = add;
    }

    @Override
    public int rank() {
        return QUESTION;
    }

    @Override
    public boolean respond(BotUpdate update) {
        Optional<Bot> bot = doorstep.own(update.bot());
        Optional<Incoming> read = Incoming.read(update);
        if (bot.isEmpty() || read.isEmpty()) {
            return false;
        }
        Incoming incoming = read.get();
        if (!incoming.inPrivate()) {
            return mention(incoming, bot.get());
        }
        Optional<Talk> talk = doorstep.talk(incoming);
        if (talk.isEmpty()) {
            strangers.answer(update, incoming);
        } else {
            plain(incoming, talk.get(), bot.get());
        }
        return true;
    }

    private void plain(Incoming incoming, Talk talk, Bot bot) {
        String text = incoming.text().strip();
        if (incoming.isForwardedFromChannel()) {
            incoming.forwardedFrom()
                    .ifPresentOrElse(name -> add.offer(talk, name), () -> add.forwarded(talk, incoming));
        } else if (text.isEmpty()) {
            talk.say("plain.media");
        } else if (LOGIN_CODE.matcher(text).matches()) {
            talk.say("plain.login-code");
        } else if (CHANNEL.matcher(text).matches()) {
            add.offer(talk, text);
        } else {
            Commands.guarded(
                    talk,
                    () -> ask.run(
                            talk, text, incoming.answered(bot.telegramId()).orElse(null)));
        }
    }

    /** In a group only people who are linked and who name the bot are answered. */
    private boolean mention(Incoming incoming, Bot bot) {
        Pattern named = Pattern.compile("(?i)(?<![\\w@])@" + Pattern.quote(bot.username()) + "\\b");
        if (!named.matcher(incoming.text()).find()) {
            return false;
        }
        String question = named.matcher(incoming.text()).replaceAll(" ").strip();
        Optional<Talk> talk = doorstep.talk(incoming);
        if (question.isEmpty() || talk.isEmpty()) {
            return false;
        }
        commands.run(ask, talk.get(), question);
        return true;
    }
}
