package io.kanal.bot.internal.login;

import io.kanal.bot.internal.commands.Command;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.people.Sessions;
import org.springframework.stereotype.Component;

/** {@code /logout}: ends the person's sessions in all browsers and inside Telegram; the chat stays linked. */
@Component
class LogoutCommand implements Command {
    private final Sessions sessions;

    LogoutCommand(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "logout";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        int ended = sessions.endAll(talk.caller(), talk.user().id());
        if (ended == 0) {
            talk.say("logout.none");
        } else {
            talk.say("logout.done", ended);
        }
    }
}
