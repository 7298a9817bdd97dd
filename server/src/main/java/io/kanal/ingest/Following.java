package io.kanal.ingest;

import io.kanal.ingest.internal.bot.BotChats;
import io.kanal.ingest.internal.preview.ChannelFollowing;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.telegram.BotId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Following public channels by their web pages: the newest posts at once, older ones by a job, new ones as they come.
 * Whoever wants to see the posts needs a watch as well, which is the business of the room {@code channels}.
 */
@Component
public final class Following {
    private final ChannelFollowing channels;
    private final BotChats botChats;

    Following(ChannelFollowing channels, BotChats botChats) {
        this.channels = channels;
        this.botChats = botChats;
    }

    /** Whether one of our bots is a member, so that new posts, edits and reactions come by themselves. */
    public boolean isFollowedByBot(ChatId chat) {
        return botChats.isFollowed(chat);
    }

    /** The chat that this bot is a member of and records. */
    public Optional<ChatId> findByBot(BotId bot, TelegramChatId telegramId) {
        return botChats.find(bot, telegramId.marked());
    }

    /**
     * Asks t.me for the channel and, where its posts are public, begins to follow it. Asking again goes on where an
     * earlier back-fill stopped. Takes as long as one request, at most about half a minute.
     *
     * @param together what else must be written for the channel to be followed, in the same transaction: when it fails,
     *     nothing was begun
     */
    public Followed follow(ChannelReference reference, Caller caller, Consumer<ChatId> together) {
        caller.require(Scope.WRITE);
        return channels.follow(reference, caller, together);
    }

    /**
     * Asks t.me for the channel and says what is there; nothing is recorded. Takes as long as one request, at most about half a
     * minute, and a turn of the one budget of requests to t.me.
     *
     * @throws io.kanal.shared.KanalException where the channel could not be followed, with the reason and the way that is left
     */
    public Looked look(ChannelReference reference, Caller caller) {
        caller.require(Scope.WRITE);
        return channels.look(reference);
    }

    /** Looks for new posts at the next turn, without waiting for the channel's own time; false if it is not followed. */
    public boolean refreshNow(ChatId chat, Caller caller) {
        caller.require(Scope.WRITE);
        return channels.refreshNow(chat);
    }

    /** How the channel is followed; empty if it is not. */
    public Optional<FollowStatus> status(ChatId chat) {
        return channels.status(chat);
    }

    /** How those of the given channels are followed that are. */
    public List<FollowStatus> statuses(Collection<ChatId> chats) {
        return channels.statuses(chats);
    }

    /** Ends it, whoever watches the channel; what was recorded stays. A part of the present transaction if there is one. */
    public void stop(ChatId chat) {
        channels.stopUnless(chat, () -> false);
    }

    /**
     * Ends it, once nobody watches the channel any more; what was recorded stays. A part of the present transaction if there
     * is one.
     *
     * @param wanted whether somebody watches it after all; asked when nobody can begin to any more
     */
    public void stopUnless(ChatId chat, BooleanSupplier wanted) {
        channels.stopUnless(chat, wanted);
    }
}
