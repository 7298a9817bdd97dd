package io.kanal.posts;

import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Telegram chat as the record knows it.
 *
 * @param telegramId marked id; null while only the username is known
 * @param username without @; the current one, never a key
 * @param members subscribers or members when last shown
 * @param aiAllowed whether its text may be given to a chat model
 * @param grownInto for a basic group, the supergroup it became
 * @param posts how many posts of it people see: without what Telegram noted and what was deleted
 * @param photo hash of its picture among the stored files; null where there is none
 * @param floor nothing older than this is kept or fetched; null for no floor
 */
public record Chat(
        ChatId id,
        Realm realm,
        @Nullable TelegramChatId telegramId,
        ChatType type,
        Visibility visibility,
        String title,
        @Nullable String username,
        @Nullable String description,
        @Nullable Long members,
        boolean aiAllowed,
        @Nullable Instant floor,
        Completeness completeness,
        @Nullable Instant lastDate,
        Instant firstSeen,
        @Nullable ChatId grownInto,
        long posts,
        @Nullable String photo) {
    /** What any keyboard writes. */
    private static final Pattern TYPABLE = Pattern.compile("[!-~](?:[ -~]{0,62}[!-~])?");

    /** What a person types who means this chat: its public name, a title of plain letters, or its number. */
    public String typed() {
        return username == null ? typed(title) : username;
    }

    /** The same for something of the chat that has a name of its own, where any keyboard can write that. */
    public String typed(String name) {
        return TYPABLE.matcher(name).matches() ? name : username == null ? id.toString() : username;
    }

    /** The public address of one of its messages, or null where there is none. */
    public @Nullable String link(long messageTelegramId) {
        if (username != null && visibility == Visibility.PUBLIC) {
            return "https://t.me/" + username + "/" + messageTelegramId;
        }
        if (telegramId != null && telegramId.isChannel()) {
            return "https://t.me/c/" + telegramId.bare() + "/" + messageTelegramId;
        }
        return null;
    }
}
