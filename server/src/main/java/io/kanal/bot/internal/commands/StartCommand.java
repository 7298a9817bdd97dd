package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.FirstWords;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.people.TelegramLinks;
import org.springframework.stereotype.Component;

@Component
class StartCommand implements Command {
    private final FirstWords firstWords;

    StartCommand(FirstWords firstWords) {
        this.firstWords = firstWords;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public boolean inGroups() {
        return false;
    }

    @Override
    public void run(Talk talk, String argument) {
        if (TelegramLinks.looksLikeCode(argument)) {
            talk.say("link.already");
        } else {
            firstWords.hello(talk);
        }
    }
}
