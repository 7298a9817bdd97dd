package io.kanal.posts;

import io.kanal.shared.ChatId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may see: one value that every query carries inside it and that caches may use as a key.
 *
 * @param chats the chats; null means all of them, which only Kanal's own work has
 * @param since nothing older is shown; null for no limit. Messages of unknown date are shown only without a limit
 */
public record ReadScope(
        @Nullable Set<ChatId> chats, @Nullable Instant since) {
    /** Kanal's own view for followers and rebuilds; never a person's. */
    public static final ReadScope EVERYTHING = new ReadScope(null, null);

    public ReadScope {
        chats = chats == null ? null : Set.copyOf(chats);
    }

    public static ReadScope of(Set<ChatId> chats) {
        return new ReadScope(chats, null);
    }

    public boolean allows(ChatId chat, @Nullable Instant date) {
        if (chats != null && !chats.contains(chat)) {
            return false;
        }
        return since == null || (date != null && !date.isBefore(since));
    }

    /** The same limits with only those of the given chats that were allowed before. */
    public ReadScope only(Set<ChatId> wanted) {
        if (chats == null) {
            return new ReadScope(wanted, since);
        }
        var both = new java.util.HashSet<>(chats);
        both.retainAll(wanted);
        return new ReadScope(both, since);
    }
}
