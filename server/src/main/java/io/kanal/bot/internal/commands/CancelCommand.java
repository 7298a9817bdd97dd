package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Talk;
import org.springframework.stereotype.Component;

@Component
class CancelCommand implements Command {
    private final Dialogs dialogs;
    private final StopWishes stops;

    CancelCommand(Dialogs dialogs, StopWishes stops) {
        this.dialogs = dialogs;
        this.stops = stops;
    }

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public boolean inGroups() {
        return true;
    }

    @Override
    public void run(Talk talk, String argument) {
        boolean stopped = stops.wasHeeded(talk.voice().update());
        boolean open = dialogs.close(talk.bot(), talk.chatId(), talk.sender().id());
        talk.say(open || stopped ? "cancel.done" : "cancel.nothing");
    }
}
