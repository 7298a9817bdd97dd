package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;
import org.springframework.stereotype.Component;

@Component
class PrivacyCommand implements Command {
    @Override
    public String name() {
        return "privacy";
    }

    @Override
    public boolean inGroups() {
        return true;
    }

    @Override
    public void run(Talk talk, String argument) {
        talk.say("privacy");
    }
}
