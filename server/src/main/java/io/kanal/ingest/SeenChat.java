package io.kanal.ingest;

import io.kanal.posts.ChatType;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import org.jspecify.annotations.Nullable;

/**
 * A chat as one source shows it. Either the id or the username is known; with a name alone the chat is provisional until
 * its id is learned.
 *
 * @param members subscribers or members, where shown
 */
public record SeenChat(
        Realm realm,
        @Nullable TelegramChatId id,
        ChatType type,
        String title,
        @Nullable String username,
        @Nullable String description,
        @Nullable Long members,
        boolean isPublic) {
    public SeenChat {
        if (id == null && username == null) {
            throw new IllegalArgumentException("A chat needs an id or a username");
        }
    }
}
