package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Excerpt;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.channels.Channels;
import io.kanal.channels.Watch;
import io.kanal.ingest.ChannelReference;
import io.kanal.posts.Chat;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Stops following a channel, after the person picked it and pressed a second button to confirm. */
@Component
class RemoveChannelCommand implements Command, ButtonAction {
    private static final int PAGE = 8;
    private static final int LONGEST_LABEL = 48;

    private final Channels channels;
    private final Buttons buttons;

    RemoveChannelCommand(Channels channels, Buttons buttons) {
        this.channels = channels;
        this.buttons = buttons;
    }

    @Override
    public String name() {
        return "remove_channel";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        if (argument.isBlank()) {
            List<Watch> watches = watches(talk);
            if (watches.isEmpty()) {
                talk.say("channels.none");
            } else {
                talk.reply(talk.wording().rich("remove.pick"), choice(talk, watches, 0));
            }
            return;
        }
        named(talk, argument.strip())
                .ifPresentOrElse(
                        watch -> talk.reply(
                                talk.wording()
                                        .rich("remove.confirm", talk.wording().chat(watch.chat())),
                                confirmation(talk, watch.chat())),
                        () -> talk.say("remove.unknown", argument));
    }

    private List<Watch> watches(Talk talk) {
        return channels.list(talk.caller(), talk.user().id());
    }

    private Optional<Watch> named(Talk talk, String argument) {
        String username;
        try {
            username = ChannelReference.parse(argument).username();
        } catch (KanalException _) {
            // Not a public name; a title may be meant.
            username = "";
        }
        String name = username;
        return watches(talk).stream()
                .filter(watch -> name.equalsIgnoreCase(watch.chat().username())
                        || watch.chat().title().equalsIgnoreCase(argument))
                .findFirst();
    }

    private Keyboard choice(Talk talk, List<Watch> watches, int from) {
        Keyboard keyboard = new Keyboard();
        int to = Math.min(from + PAGE, watches.size());
        for (Watch watch : watches.subList(Math.min(from, to), to)) {
            keyboard.row(
                    Excerpt.of(talk.wording().name(watch.chat().title()), 0, LONGEST_LABEL),
                    button(talk, "pick", watch.chat().id().value()));
        }
        if (to < watches.size()) {
            keyboard.row(talk.wording().text("channels.more"), button(talk, "page", to));
        }
        return keyboard.row(talk.wording().text("remove.keep"), button(talk, "keep", 0));
    }

    private Keyboard confirmation(Talk talk, Chat chat) {
        return new Keyboard()
                .row(
                        new Keyboard.Key(
                                talk.wording().text("remove.yes"),
                                button(talk, "confirm", chat.id().value())),
                        new Keyboard.Key(talk.wording().text("remove.keep"), button(talk, "keep", 0)));
    }

    private String button(Talk talk, String step, long value) {
        ObjectNode arguments =
                JsonNodeFactory.instance.objectNode().put("step", step).put("value", value);
        return buttons.make(talk.bot(), talk.sender().id(), action(), arguments);
    }

    @Override
    public String action() {
        return "remove";
    }

    @Override
    public boolean once() {
        return true;
    }

    @Override
    public void pressed(Press press, JsonNode arguments) {
        long value = arguments.path("value").asLong(0);
        switch (arguments.path("step").asString("")) {
            case "page" ->
                press.rewrite(press.wording().rich("remove.pick"), choice(press, watches(press), (int) value));
            case "pick" -> pick(press, new ChatId(value));
            case "confirm" -> remove(press, new ChatId(value));
            default -> press.rewrite(press.wording().rich("remove.kept"), Keyboard.NONE);
        }
    }

    private void pick(Press press, ChatId chat) {
        channels.find(press.caller(), press.user().id(), chat)
                .ifPresentOrElse(
                        watch -> press.rewrite(
                                press.wording()
                                        .rich("remove.confirm", press.wording().chat(watch.chat())),
                                confirmation(press, watch.chat())),
                        () -> press.rewrite(press.wording().rich("remove.gone"), Keyboard.NONE));
    }

    private void remove(Press press, ChatId chat) {
        Optional<Watch> watch = channels.find(press.caller(), press.user().id(), chat);
        try {
            channels.remove(press.caller(), press.user().id(), chat);
        } catch (KanalException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            press.rewrite(press.wording().rich("remove.gone"), Keyboard.NONE);
            return;
        }
        press.rewrite(
                watch.map(gone -> press.wording()
                                .rich("remove.done", press.wording().chat(gone.chat())))
                        .orElseGet(() -> press.wording().rich("remove.gone")),
                Keyboard.NONE);
    }
}
