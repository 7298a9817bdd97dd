package io.kanal.search;

import io.kanal.posts.message.Author;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.TelegramChatId;
import java.util.Optional;

/** The filter that finds what else somebody sent. */
public final class SenderFilter {
    private SenderFilter() {}

    /** {@code from:user12}; who signed a post or is known by name alone by that name. Empty where nobody is named. */
    public static Optional<String> of(Author author) {
        TelegramChatId id = author.id();
        if (author.signature() != null) {
            return Optional.of(quoted(author.signature()));
        }
        return id != null
                ? Optional.of("from:" + Sender.written(id))
                : Optional.ofNullable(author.name()).map(SenderFilter::quoted);
    }

    private static String quoted(String name) {
        return "from:\"" + name.replace('"', ' ') + "\"";
    }
}
