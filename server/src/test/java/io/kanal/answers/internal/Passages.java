package io.kanal.answers.internal;

import io.kanal.posts.Message;
import io.kanal.posts.MessageKind;
import io.kanal.posts.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.RichText;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Evidence written by hand. */
final class Passages {
    static final ChatId CHAT = new ChatId(1);

    private Passages() {}

    static Message message(long id, String text) {
        return new Message(
                new MessageId(id),
                CHAT,
                id,
                MessageKind.MESSAGE,
                Instant.parse("2026-03-01T10:00:00Z").plusSeconds(id * 60),
                null,
                false,
                null,
                RichText.plain(text),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                "00",
                null,
                1,
                Source.EXPORT,
                Instant.parse("2026-03-01T10:00:00Z"),
                null);
    }

    /** One passage of one whole post. */
    static Evidence post(long id, String text) {
        return of(message(id, text));
    }

    static Evidence of(Message message) {
        return new Evidence(List.of(new Evidence.Piece(message, 0, Integer.MAX_VALUE)), null);
    }

    /** One passage of several messages, as in a group. */
    static Evidence talk(long firstId, String... texts) {
        long[] id = {firstId};
        return new Evidence(
                Arrays.stream(texts)
                        .map(text -> new Evidence.Piece(message(id[0]++, text), 0, Integer.MAX_VALUE))
                        .toList(),
                null);
    }
}
