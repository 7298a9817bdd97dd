package io.kanal.bot.internal;

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
