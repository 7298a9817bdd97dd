package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Keyboard;
import io.kanal.bot.internal.words.PrivacyWords;
import org.springframework.stereotype.Component;

@Component
class PrivacyCommand implements Command {
    private final PrivacyWords privacy;

    PrivacyCommand(PrivacyWords privacy) {
        this.privacy = privacy;
    }

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
        privacy.in(talk.wording()).ifPresent(own -> talk.reply(own, Keyboard.NONE));
        talk.say("privacy");
    }
}
