package io.kanal.bot.internal.commands;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.bot.internal.talk.Incoming;
import io.kanal.bot.internal.talk.Talk;
import io.kanal.shared.memory.Caches;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotUpdate;
import io.kanal.telegram.Bots;
import io.kanal.telegram.WaitingUpdates;
import java.time.Duration;
import java.util.Optional;
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
    private final Cache<Long, Boolean> heeded = Caches.keeping("heeded cancels", 10_000, Duration.ofHours(1));

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
        wish.ifPresent(update -> heeded.put(update.updateId(), true));
        return wish.isPresent();
    }

    /** Whether this command has stopped an answer already; asked once. */
    boolean wasHeeded(long updateId) {
        return heeded.asMap().remove(updateId) != null;
    }

    private static boolean isCancel(BotUpdate update, long person, String username) {
        return Incoming.read(update)
                .filter(incoming -> incoming.sender().id() == person)
                .flatMap(incoming -> CommandLine.read(incoming.text()))
                .filter(line -> line.name().equals("cancel") && line.isFor(username))
                .isPresent();
    }
}
