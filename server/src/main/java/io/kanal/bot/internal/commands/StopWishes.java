package io.kanal.bot.internal.commands;

import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.Bots;
import io.kanal.telegram.WaitingUpdates;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Whether somebody whose question is being answered has written {@code /cancel} meanwhile. That command waits behind the
 * question, for a chat's updates are answered one after the other; so the answer looks at what waits.
 */
@Component
class StopWishes {
    private final WaitingUpdates waiting;
    private final Bots bots;
    /** Commands that have stopped something, until their turn comes to say so. A restart forgets only the wording. */
    private final Set<Long> heeded = ConcurrentHashMap.newKeySet();

    StopWishes(WaitingUpdates waiting, Bots bots) {
        this.waiting = waiting;
        this.bots = bots;
    }

    /** Whether who asked wants no answer any more. */
    boolean wants(Talk talk) {
        String username = bots.own().map(Bot::username).orElse("");
        Optional<BotUpdate> wish = waiting
                .behind(talk.bot(), talk.chatId(), talk.voice().update())
                .stream()
                .filter(update -> isCancel(update, talk.sender().id(), username))
                .findFirst();
        wish.ifPresent(update -> heeded.add(update.updateId()));
        return wish.isPresent();
    }

    /** Whether this command has stopped an answer already; asked once. */
    boolean wasHeeded(long updateId) {
        return heeded.remove(updateId);
    }

    private static boolean isCancel(BotUpdate update, long person, String username) {
        return Incoming.read(update)
                .filter(incoming -> incoming.sender().id() == person)
                .flatMap(incoming -> CommandLine.read(incoming.text()))
                .filter(line -> line.name().equals("cancel") && line.isFor(username))
                .isPresent();
    }
}
