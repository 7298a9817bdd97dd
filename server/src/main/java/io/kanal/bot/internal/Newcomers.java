package io.kanal.bot.internal;

import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.FirstWords;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.Wording;
import io.kanal.people.User;
import io.kanal.people.invites.Invites;
import io.kanal.people.invites.Joining;
import io.kanal.people.invites.Newcomer;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.WaitingUpdates;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** People who wrote to the bot and come in: by the code of an invite, or without one where the installation is open. */
@Component
class Newcomers {
    private final Invites invites;
    private final WaitingUpdates waiting;
    private final Doorstep doorstep;
    private final FirstWords firstWords;

    Newcomers(Invites invites, WaitingUpdates waiting, Doorstep doorstep, FirstWords firstWords) {
        this.invites = invites;
        this.waiting = waiting;
        this.doorstep = doorstep;
        this.firstWords = firstWords;
    }

    /** Whether people come in without an invite. */
    boolean open() {
        return invites.open();
    }

    /** Lets somebody in by a code. */
    void join(BotUpdate update, Incoming incoming, String code) {
        // A code counts once: of two processes that take this message only one redeems it and answers.
        waiting.handle(update, () -> tell(incoming, invites.join(code, newcomer(incoming))));
    }

    /** Lets somebody in without one. */
    void join(BotUpdate update, Incoming incoming) {
        waiting.handle(update, () -> tell(incoming, invites.join(newcomer(incoming))));
    }

    private void tell(Incoming incoming, Joining joining) {
        switch (joining) {
            case Joining.Joined joined -> firstWords.joined(talk(incoming, joined.user()), joined);
            case Joining.Already already -> talk(incoming, already.user()).say("join.already");
            case Joining.Unknown _ -> say(incoming, "join.unknown");
            case Joining.Over _ -> say(incoming, "join.over");
            case Joining.Barred _ -> say(incoming, "join.barred");
        }
    }

    private void say(Incoming incoming, String key) {
        Wording wording = doorstep.wordingFor(incoming.sender());
        doorstep.voice(incoming).say(wording.rich(key), Keyboard.NONE);
    }

    private Talk talk(Incoming incoming, User user) {
        return new Talk(
                Talk.Place.of(incoming),
                incoming.sender(),
                user,
                doorstep.wording(user, incoming.sender()),
                doorstep.voice(incoming));
    }

    private static Newcomer newcomer(Incoming incoming) {
        JsonNode from = incoming.message().path("from");
        String name = (from.path("first_name").asString("") + " "
                        + from.path("last_name").asString(""))
                .strip();
        String username = from.path("username").asString("");
        return new Newcomer(
                incoming.sender().id(),
                name,
                username.isEmpty() ? null : username,
                incoming.sender().languageCode());
    }
}
