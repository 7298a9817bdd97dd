package io.kanal.search.internal.lucene;

import io.kanal.posts.ReadScope;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.QueryParser;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.search.internal.passages.Passage;
import io.kanal.search.internal.passages.PassageId;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Passages for tests of the indexes, of one message each. */
final class TestPassages {
    static final Instant MARCH = Instant.parse("2026-03-01T10:00:00Z");

    /** Sees every chat that these tests name. */
    static final ReadScope ALL =
            ReadScope.of(LongStream.rangeClosed(1, 1_000).mapToObj(ChatId::new).collect(Collectors.toSet()));

    private TestPassages() {}

    static IndexedPassage of(long message, String text) {
        return of(message, 0, 1, MARCH, Language.ENGLISH, text);
    }

    static IndexedPassage of(long message, int part, long chat, Instant date, Language language, String text) {
        MessageId id = new MessageId(message);
        return new IndexedPassage(
                new Passage(
                        new PassageId(id, part),
                        new ChatId(chat),
                        List.of(new Passage.Part(id, 0, text.length())),
                        text,
                        "",
                        date,
                        Set.of(),
                        Set.of("text"),
                        null,
                        Set.of(),
                        Set.of(),
                        true),
                language,
                "%016x".formatted(text.hashCode() & 0xffff_ffffL));
    }

    static ParsedQuery query(String text) {
        return QueryParser.parse(text, ZoneOffset.UTC);
    }
}
