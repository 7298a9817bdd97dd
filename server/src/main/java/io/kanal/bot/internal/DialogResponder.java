package io.kanal.bot.internal;

import io.kanal.bot.internal.commands.AddChannelCommand;
import io.kanal.bot.internal.commands.CommandLine;
import io.kanal.bot.internal.commands.Commands;
import io.kanal.bot.internal.commands.Dialogs;
import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateResponder;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Gives what somebody writes to the command that asked for it. Any other command ends the waiting. */
@Component
class DialogResponder implements UpdateResponder {
    private final Doorstep doorstep;
    private final Dialogs dialogs;
    private final Commands commands;
    private final AddChannelCommand add;

    DialogResponder(Doorstep doorstep, Dialogs dialogs, Commands commands, AddChannelCommand add) {
        this.doorstep = doorstep;
        this.dialogs = dialogs;
        this.commands = commands;
        this.add = add;
    }

    @Override
    public int rank() {
        return DIALOG;
    }

    @Override
    public boolean respond(BotUpdate update) {
        Optional<Bot> bot = doorstep.own(update.bot());
        Optional<Incoming> read = Incoming.read(update);
        if (bot.isEmpty() || read.isEmpty()) {
            return false;
        }
        Incoming incoming = read.get();
        if (!incoming.inPrivate() && !incoming.answers(bot.get().telegramId())) {
            return false;
        }
        Optional<Dialogs.Open> waiting = dialogs.find(
                incoming.bot(), incoming.chatId(), incoming.sender().id());
        if (waiting.isEmpty()) {
            return false;
        }
        Optional<CommandLine> line = CommandLine.read(incoming.text());
        if (line.isPresent()) {
            if (!line.get().name().equals("cancel")) {
                close(incoming);
            }
            return false;
        }
        Optional<Talk> talk = doorstep.talk(incoming);
        if (talk.isEmpty()) {
            close(incoming);
            return false;
        }
        give(incoming, talk.get(), waiting.get());
        return true;
    }

    private void give(Incoming incoming, Talk talk, Dialogs.Open dialog) {
        String said = incoming.forwardedFrom().orElse(incoming.text()).strip();
        if (incoming.isForwardedFromChannel() && incoming.forwardedFrom().isEmpty()) {
            add.forwarded(talk, incoming);
            dialogs.answered(
                    incoming.bot(), incoming.chatId(), incoming.sender().id(), dialog);
        } else if (said.isEmpty()) {
            talk.say("dialog.text");
        } else {
            commands.run(commands.get(dialog.command()), talk, said);
            // Only now: after a crash before this the same message must find the same question open.
            dialogs.answered(
                    incoming.bot(), incoming.chatId(), incoming.sender().id(), dialog);
        }
    }

    private void close(Incoming incoming) {
        dialogs.close(incoming.bot(), incoming.chatId(), incoming.sender().id());
    }
}
