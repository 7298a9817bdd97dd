package io.kanal.bot.internal;

import org.springframework.stereotype.Component;

@Component
class CancelCommand implements Command {
    private final Dialogs dialogs;

    CancelCommand(Dialogs dialogs) {
        this.dialogs = dialogs;
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
        boolean open = dialogs.close(talk.bot(), talk.chatId(), talk.sender().id());
        talk.say(open ? "cancel.done" : "cancel.nothing");
    }
}
