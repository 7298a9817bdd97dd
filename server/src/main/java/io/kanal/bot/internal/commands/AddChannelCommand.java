package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.PrivateChannels;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.channels.Channels;
import io.kanal.ingest.CannotFollow;
import io.kanal.ingest.ChannelReference;
import io.kanal.ingest.Followed;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.TelegramChatId;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Follows a channel by its name, a link, or a post forwarded from it. */
@Component
public class AddChannelCommand implements Command, ButtonAction {
    private final Channels channels;
    private final PrivateChannels privates;
    private final Dialogs dialogs;
    private final Buttons buttons;

    AddChannelCommand(Channels channels, PrivateChannels privates, Dialogs dialogs, Buttons buttons) {
        this.channels = channels;
        this.privates = privates;
        this.dialogs = dialogs;
        this.buttons = buttons;
    }

    @Override
    public String name() {
        return "add_channel";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        if (argument.isBlank()) {
            dialogs.open(talk, name());
            talk.say("add.ask");
            return;
        }
        follow(talk, argument.strip().split("\\s+", 2)[0]);
    }

    /** A post was forwarded, in answer to the question which channel or in passing. */
    public void forwarded(Talk talk, Incoming post) {
        post.forwardedFromId().ifPresentOrElse(id -> privates.add(talk, id), () -> talk.say("add.private"));
    }

    /** Asks whether a channel that somebody named in passing should be followed. */
    public void offer(Talk talk, String reference) {
        Optional<TelegramChatId> linked = PrivateChannels.linked(reference);
        if (linked.isPresent()) {
            privates.add(talk, linked.get());
            return;
        }
        String name;
        try {
            name = ChannelReference.parse(reference).username();
        } catch (KanalException e) {
            talk.say(sentence(e));
            return;
        }
        String button = buttons.make(
                talk.bot(),
                talk.sender().id(),
                action(),
                JsonNodeFactory.instance.objectNode().put("channel", "@" + name));
        talk.reply(
                talk.wording().rich("add.offer", "@" + name),
                new Keyboard().row(talk.wording().text("add.button"), button));
    }

    @Override
    public String action() {
        return "follow";
    }

    @Override
    public boolean once() {
        return true;
    }

    @Override
    public void pressed(Press press, JsonNode arguments) {
        press.answer(press.wording().text("add.working"));
        press.bare();
        follow(press, arguments.path("channel").asString(""));
    }

    private void follow(Talk talk, String reference) {
        Optional<TelegramChatId> linked = PrivateChannels.linked(reference);
        if (linked.isPresent()) {
            privates.add(talk, linked.get());
            return;
        }
        Channels.Added added;
        try {
            talk.voice().typing();
            added = channels.add(talk.caller(), talk.user().id(), reference, null);
        } catch (LimitReached e) {
            Commands.limit(talk, e);
            return;
        } catch (KanalException e) {
            talk.say(sentence(e));
            if (e.code() == ErrorCode.INVALID && talk.inPrivate()) {
                dialogs.open(talk, name());
            }
            return;
        }
        talk.say(
                added.isNew() ? "add.done" : "add.already",
                talk.wording().chat(added.watch().chat()),
                added.watch().chat().posts());
    }

    private static String sentence(KanalException failure) {
        return failure instanceof CannotFollow refusal ? sentence(refusal.reason()) : sentence(failure, failure.code());
    }

    private static String sentence(Followed.Reason reason) {
        return switch (reason) {
            case NO_PREVIEW -> "add.error.nopreview";
            case GROUP -> "add.error.group";
            case PERSON -> "add.error.person";
            case BOT -> "add.error.bot";
            case RESTRICTED -> "add.error.restricted";
            case PRIVATE -> "add.error.private";
            case UNKNOWN -> "add.error.unknown";
            case UNREADABLE -> "add.error.unreadable";
            case FOREIGN_SITE, UNREACHABLE -> "add.error.later";
        };
    }

    private static String sentence(KanalException failure, ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, BAD_QUERY, INVALID -> "add.error.name";
            case NOT_FOUND -> "add.error.unknown";
            case UNAVAILABLE, UPSTREAM -> "add.error.later";
            case LIMIT_REACHED,
                    NOT_READABLE,
                    NOT_LOGGED_IN,
                    FORBIDDEN,
                    FOREIGN_HOST,
                    CONFLICT,
                    TOO_LARGE,
                    BAD_SOURCE,
                    ADDRESS_REFUSED,
                    INTERNAL -> throw failure;
        };
    }
}
