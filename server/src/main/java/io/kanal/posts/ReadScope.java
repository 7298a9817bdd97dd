package io.kanal.posts;

import io.kanal.shared.ChatId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may see: one value that every query carries inside it and that caches may use as a key. Only the room
 * {@code channels} makes one, from who asks; everybody else hands it on or narrows it. A test of the rooms holds that.
 *
 * @param chats the chats; there is no value for all of them
 * @param since nothing older is shown; null for no limit. Messages of unknown date are shown only without a limit
 */
public record ReadScope(Set<ChatId> chats, @Nullable Instant since) {
    public ReadScope {
        chats = Set.copyOf(chats);
    }

    public static ReadScope of(Set<ChatId> chats) {
        return new ReadScope(chats, null);
    }

    public boolean allows(ChatId chat) {
        return chats.contains(chat);
    }

    public boolean allows(ChatId chat, @Nullable Instant date) {
        return allows(chat) && (since == null || (date != null && !date.isBefore(since)));
    }

    /** The same limits with only those of the given chats that were allowed before. */
    public ReadScope only(Set<ChatId> wanted) {
        var both = new HashSet<>(chats);
        both.retainAll(wanted);
        return new ReadScope(both, since);
    }
}
