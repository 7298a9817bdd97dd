package io.kanal.posts.message;

import org.jspecify.annotations.Nullable;

/**
 * A message as the record keeps it, apart from where.
 *
 * @param version the current one
 * @param countedBy whose counts these are; null while nobody has shown any
 * @param threadRoot in groups, the Telegram id of the first message of its reply thread; null outside of threads
 */
public record Recorded(
        long telegramId,
        MessageKind kind,
        Version version,
        Facts facts,
        Counts counts,
        @Nullable Source countedBy,
        @Nullable Long threadRoot)
        implements MessageParts {
    @Override
    public Content content() {
        return version.content();
    }

    public Recorded withVersion(Version other) {
        return new Recorded(telegramId, kind, other, facts, counts, countedBy, threadRoot);
    }

    public Recorded ofKind(MessageKind other) {
        return new Recorded(telegramId, other, version, facts, counts, countedBy, threadRoot);
    }

    public Recorded with(Facts otherFacts, Counts otherCounts, @Nullable Source counted) {
        return new Recorded(telegramId, kind, version, otherFacts, otherCounts, counted, threadRoot);
    }

    public Recorded withThreadRoot(@Nullable Long root) {
        return new Recorded(telegramId, kind, version, facts, counts, countedBy, root);
    }
}
