package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.people.payments.StarPayments;
import org.springframework.stereotype.Component;

@Component
class HelpCommand implements Command {
    private final StarPayments payments;

    HelpCommand(StarPayments payments) {
        this.payments = payments;
    }

    @Override
    public String name() {
        return "help";
    }

    @Override
    public boolean inGroups() {
        return true;
    }

    @Override
    public void run(Talk talk, String argument) {
        if (!talk.inPrivate() || !payments.on()) {
            talk.say(talk.inPrivate() ? "help" : "help.group");
            return;
        }
        talk.reply(
                talk.wording()
                        .compose()
                        .add(talk.wording().rich("help"))
                        .line()
                        .line()
                        .add(talk.wording().rich("help.payments"))
                        .done(),
                Keyboard.NONE);
    }
}
