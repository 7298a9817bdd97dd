package io.kanal.search.internal.lucene;

import io.kanal.search.internal.senders.Names;
import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.TelegramChatId;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A name that somebody bore when they sent something, as one term of the index.
 *
 * @param loose as names are compared
 */
public record NameTerm(String loose, Sender sender) {
    /** Stands in no name, because the record keeps none that holds it. */
    private static final char BETWEEN = 0;

    static @Nullable BytesRef of(Sender sender) {
        if (sender.name().isEmpty() || sender.name().indexOf(BETWEEN) >= 0) {
            return null;
        }
        TelegramChatId id = sender.id();
        return new BytesRef(
                Names.loose(sender.name()) + BETWEEN + sender.name() + BETWEEN + (id == null ? "" : id.marked()));
    }

    static NameTerm of(BytesRef term) {
        String whole = term.utf8ToString();
        int first = whole.indexOf(BETWEEN);
        int last = whole.lastIndexOf(BETWEEN);
        String id = whole.substring(last + 1);
        return new NameTerm(
                whole.substring(0, first),
                new Sender(
                        id.isEmpty() ? null : new TelegramChatId(Long.parseLong(id)),
                        whole.substring(first + 1, last)));
    }
}
