package io.kanal.bot.internal;

import io.kanal.bot.internal.commands.Commands;
import io.kanal.bot.internal.talk.ButtonAction;
import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Press;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.talk.Voice;
import io.kanal.bot.internal.words.Buttons;
import io.kanal.bot.internal.words.Excerpt;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.User;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateResponder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Does what a button says, for the person it was made for. */
@Component
class ButtonResponder implements UpdateResponder {
    /** Telegram shows 200 characters. */
    private static final int LONGEST_ALERT = 190;

    private final Doorstep doorstep;
    private final Buttons buttons;
    private final Map<String, ButtonAction> actions;

    ButtonResponder(Doorstep doorstep, Buttons buttons, List<ButtonAction> actions) {
        this.doorstep = doorstep;
        this.buttons = buttons;
        this.actions =
                actions.stream().collect(Collectors.toUnmodifiableMap(ButtonAction::action, Function.identity()));
    }

    @Override
    public int rank() {
        return COMMANDS;
    }

    @Override
    public boolean respond(BotUpdate update) {
        if (!update.kind().equals("callback_query")
                || doorstep.own(update.bot()).isEmpty()) {
            return false;
        }
        JsonNode query = update.body();
        Optional<Incoming.Sender> sender = Incoming.Sender.read(query.path("from"));
        if (sender.isEmpty()) {
            return false;
        }
        respond(update, query, sender.get());
        return true;
    }

    private void respond(BotUpdate update, JsonNode query, Incoming.Sender sender) {
        JsonNode message = query.path("message");
        JsonNode chat = message.path("chat");
        long thread = message.path("is_topic_message").asBoolean(false)
                ? message.path("message_thread_id").asLong(0)
                : 0;
        Talk.Place place = new Talk.Place(
                update.bot(),
                chat.path("id").asLong(0),
                chat.path("type").asString("").equals("private"),
                thread == 0 ? null : thread,
                null);
        Voice voice = new Voice(doorstep.dispatcher(), place, update.updateId());
        String id = query.path("id").asString("");
        Optional<User> user = doorstep.user(sender);
        if (user.isEmpty()) {
            voice.answerButton(
                    id,
                    doorstep.blocked(sender)
                            .map(blocked ->
                                    Excerpt.of(doorstep.words(blocked, sender).text(), 0, LONGEST_ALERT))
                            .orElseGet(() -> doorstep.wordingFor(sender).text("button.stranger")),
                    true);
            return;
        }
        Wording wording = doorstep.wording(user.get(), sender);
        Optional<Buttons.Made> found = buttons.find(
                        update.bot(), query.path("data").asString(""))
                .filter(made -> actions.containsKey(made.action()) && place.chat() != 0);
        if (found.isEmpty()) {
            voice.answerButton(id, wording.text("button.stale"), true);
            return;
        }
        Buttons.Made made = found.get();
        if (made.owner() != sender.id()) {
            voice.answerButton(id, wording.text("button.foreign"), true);
            return;
        }
        Press press = new Press(
                place,
                sender,
                user.get(),
                wording,
                voice,
                id,
                message.path("message_id").asLong(0));
        press(press, made);
    }

    private void press(Press press, Buttons.Made made) {
        ButtonAction action = actions.get(made.action());
        if (action == null) {
            throw new IllegalStateException("The button's action " + made.action() + " vanished");
        }
        Commands.guarded(press, () -> action.pressed(press, made.arguments()));
        if (action.once()) {
            buttons.useUp(made);
        }
        press.answer("");
    }
}
