package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.FirstWords;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.people.invites.Invites;
import io.kanal.people.invites.Joining;
import io.kanal.people.invites.Newcomer;
import org.springframework.stereotype.Component;

/** {@code /login CODE}: an invite of somebody who is in already, which may bring a larger tier. */
@Component
class LoginCommand implements Command {
    private final Invites invites;
    private final FirstWords firstWords;

    LoginCommand(Invites invites, FirstWords firstWords) {
        this.invites = invites;
        this.firstWords = firstWords;
    }

    @Override
    public String name() {
        return "login";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        if (argument.isEmpty()) {
            talk.say("join.usage");
            return;
        }
        Newcomer known = new Newcomer(
                talk.sender().id(), talk.user().name(), null, talk.sender().languageCode());
        switch (invites.join(argument, known)) {
            case Joining.Joined joined -> firstWords.joined(talk, joined);
            case Joining.Already _ -> talk.say("join.already");
            case Joining.Unknown _ -> talk.say("join.unknown");
            case Joining.Over _ -> talk.say("join.over");
            case Joining.Barred _ -> talk.say("join.barred");
        }
    }
}
