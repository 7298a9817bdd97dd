package io.kanal.answers.internal;

import io.kanal.answers.internal.words.AskedWords;
import io.kanal.answers.internal.words.Terms;
import io.kanal.posts.message.Message;
import io.kanal.search.Strength;
import io.kanal.testing.RecordedMessages;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Evidence written by hand. */
final class Passages {
    private Passages() {}

    /** A minute after the one before. */
    static Message message(long id, String text) {
        return RecordedMessages.of(id, Instant.parse("2026-03-01T10:00:00Z").plusSeconds(id * 60), text);
    }

    /** One passage of one whole post. */
    static Evidence post(long id, String text) {
        return of(message(id, text));
    }

    static Evidence of(Message message) {
        return new Evidence(List.of(new Evidence.Piece(message, 0, Integer.MAX_VALUE)), Strength.UNKNOWN);
    }

    /** As a search by words finds them: each with the share of the question's words that it holds. */
    static List<Evidence> found(String question, List<Evidence> passages) {
        AskedWords asked = new AskedWords(question, List.of());
        return passages.stream()
                .map(passage ->
                        new Evidence(passage.pieces(), new Strength(asked.plainShare(Terms.of(passage.text())), null)))
                .toList();
    }

    /** One passage of several messages, as in a group. */
    static Evidence talk(long firstId, String... texts) {
        long[] id = {firstId};
        return new Evidence(
                Arrays.stream(texts)
                        .map(text -> new Evidence.Piece(message(id[0]++, text), 0, Integer.MAX_VALUE))
                        .toList(),
                Strength.UNKNOWN);
    }
}
