package io.kanal.search.internal.senders;

import io.kanal.posts.message.Author;
import io.kanal.posts.message.Message;
import io.kanal.shared.TelegramChatId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sent a message into a chat, whoever wrote it first: a person, a channel or a group that speaks as such, or who
 * signed a post.
 *
 * @param id null where the source gives a name alone
 * @param name the name at that time; empty where there is none
 */
public record Sender(@Nullable TelegramChatId id, String name) {
    private static final Pattern NAMED = Pattern.compile("(?i)(user|channel|chat)(\\d{1,16})");

    /** Who sent a message, first the sender, then who signed for it. */
    public static List<Sender> of(Message message) {
        Author author = message.author();
        if (author == null) {
            return List.of();
        }
        List<Sender> senders = new ArrayList<>(2);
        String name = author.name() == null ? "" : Names.cut(author.name());
        if (author.id() != null || !name.isEmpty()) {
            senders.add(new Sender(author.id(), name));
        }
        if (author.signature() != null && !author.signature().isBlank()) {
            senders.add(new Sender(null, Names.cut(author.signature())));
        }
        return senders;
    }

    /** What the index knows them by: the same for all names of one id, and for all spellings of a name without an id. */
    public String key() {
        return id == null ? keyOfName(name) : keyOf(id);
    }

    public static String keyOf(TelegramChatId id) {
        return "i" + id.marked();
    }

    /** The ids among keys; those of names alone have none. */
    public static List<TelegramChatId> ids(Collection<String> keys) {
        return keys.stream()
                .filter(key -> key.startsWith("i"))
                .map(key -> new TelegramChatId(Long.parseLong(key, 1, key.length(), 10)))
                .toList();
    }

    static String keyOfName(String name) {
        return "n" + Names.squeezed(Names.loose(name));
    }

    /** The id as a query writes it: {@code user12}, {@code channel34}, {@code chat56}. */
    public static String written(TelegramChatId id) {
        return (id.marked() > 0 ? "user" : id.isChannel() ? "channel" : "chat") + id.bare();
    }

    /** The id that a query writes so; null where this is none. */
    public static @Nullable TelegramChatId id(String written) {
        Matcher matcher = NAMED.matcher(written);
        if (!matcher.matches()) {
            return null;
        }
        long bare = Long.parseLong(matcher.group(2));
        return switch (matcher.group(1).charAt(1)) {
            case 's', 'S' -> TelegramChatId.ofUser(bare);
            default -> matcher.group(1).length() == 4 ? TelegramChatId.ofGroup(bare) : TelegramChatId.ofChannel(bare);
        };
    }
}
