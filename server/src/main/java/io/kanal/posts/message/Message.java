package io.kanal.posts.message;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current state of one message of the record.
 *
 * @param deletedAt when a source said that it is gone; its content stays until it is erased
 */
public record Message(
        MessageId id,
        ChatId chat,
        Recorded recorded,
        @Nullable Instant deletedAt) implements MessageParts {
    @Override
    public long telegramId() {
        return recorded.telegramId();
    }

    @Override
    public MessageKind kind() {
        return recorded.kind();
    }

    @Override
    public Content content() {
        return recorded.content();
    }

    @Override
    public Facts facts() {
        return recorded.facts();
    }

    @Override
    public Counts counts() {
        return recorded.counts();
    }

    /** In groups, the Telegram id of the first message of its reply thread; null outside of threads. */
    public @Nullable Long threadRoot() {
        return recorded.threadRoot();
    }

    /** Hex of the hash that tells revisions and exact repeats. */
    public String contentHash() {
        return recorded.version().hash().hex();
    }

    /** ISO 639-1, or null. */
    public @Nullable String language() {
        return recorded.version().language();
    }

    /** Number of the current version, 1 for the first seen. */
    public int revision() {
        return recorded.version().number();
    }

    /** Of the current version. */
    public Source source() {
        return recorded.version().standing().source();
    }

    /** When Kanal first saw the current version. */
    public Instant seenAt() {
        return recorded.version().standing().seenAt();
    }

    public boolean deleted() {
        return deletedAt != null;
    }

    /** What can be read of its media, see {@link Media#words}. */
    public List<String> mediaWords() {
        return media().stream().flatMap(thing -> thing.words().stream()).toList();
    }
}
