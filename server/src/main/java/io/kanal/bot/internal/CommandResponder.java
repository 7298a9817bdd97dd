package io.kanal.bot.internal;

import io.kanal.bot.internal.commands.Command;
import io.kanal.bot.internal.commands.CommandLine;
import io.kanal.bot.internal.commands.CommandMenu;
import io.kanal.bot.internal.commands.Commands;
import io.kanal.bot.internal.talk.Doorstep;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.spi.UpdateResponder;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Answers commands that are meant for Kanal's own bot. */
@Component
class CommandResponder implements UpdateResponder {
    private final Doorstep doorstep;
    private final Strangers strangers;
    private final Commands commands;
    private final CommandMenu menu;

    CommandResponder(Doorstep doorstep, Strangers strangers, Commands commands, CommandMenu menu) {
        this.doorstep = doorstep;
        this.strangers = strangers;
        this.commands = commands;
        this.menu = menu;
    }

    @Override
    public int rank() {
        return COMMANDS;
    }

    @Override
    public boolean respond(BotUpdate update) {
        Optional<Bot> bot = doorstep.own(update.bot());
        Optional<Incoming> read = Incoming.read(update);
        if (bot.isEmpty() || read.isEmpty()) {
            return false;
        }
        Incoming incoming = read.get();
        Optional<CommandLine> line = CommandLine.read(incoming.text());
        if (line.isEmpty() || !line.get().isFor(bot.get().username())) {
            return false;
        }
        menu.keep(bot.get());
        Optional<Talk> talk = doorstep.talk(incoming);
        if (talk.isEmpty()) {
            // In a group only who calls this bot by its name means it for certain.
            boolean meant = incoming.inPrivate() || !line.get().addressee().isEmpty();
            if (meant) {
                strangers.answer(update, incoming);
            }
            return meant;
        }
        return run(talk.get(), line.get());
    }

    private boolean run(Talk talk, CommandLine line) {
        Optional<Command> command = commands.find(line.name());
        if (command.isEmpty()) {
            if (talk.inPrivate()) {
                talk.say("command.unknown");
            }
            return talk.inPrivate();
        }
        if (!talk.inPrivate() && !command.get().inGroups()) {
            talk.say("command.private");
            return true;
        }
        commands.run(command.get(), talk, line.argument());
        return true;
    }
}
