package io.kanal.bot.internal.payments;

import io.kanal.bot.internal.commands.Command;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.bot.internal.words.Keyboard;
import org.springframework.stereotype.Component;

@Component
class TermsCommand implements Command {
    private final PaymentTexts texts;

    TermsCommand(PaymentTexts texts) {
        this.texts = texts;
    }

    @Override
    public String name() {
        return "terms";
    }

    @Override
    public boolean inGroups() {
        return true;
    }

    @Override
    public void run(Talk talk, String argument) {
        texts.of(name(), talk.wording()).ifPresent(text -> talk.reply(text, Keyboard.NONE));
    }
}
