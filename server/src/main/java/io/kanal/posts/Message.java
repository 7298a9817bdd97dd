package io.kanal.posts;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current state of one message of the record.
 *
 * @param date null where no source says when it was sent
 * @param editedAt null where it was not edited or nobody knows when
 * @param threadRoot in groups, the Telegram id of the first message of its reply thread; null outside of threads
 * @param contentHash hex of the hash that tells revisions and exact repeats
 * @param language ISO 639-1, or null
 * @param revision number of the current version, 1 for the first seen
 * @param deletedAt when a source said that it is gone; its content stays until it is erased
 */
public record Message(
        MessageId id,
        ChatId chat,
        long telegramId,
        MessageKind kind,
        @Nullable Instant date,
        @Nullable Instant editedAt,
        boolean edited,
        @Nullable Author author,
        RichText text,
        List<Media> media,
        @Nullable String service,
        @Nullable String album,
        @Nullable ForwardOrigin forward,
        @Nullable Long replyTo,
        @Nullable Long threadRoot,
        @Nullable String viaBot,
        @Nullable Counter views,
        @Nullable Long forwards,
        List<Reaction> reactions,
        String contentHash,
        @Nullable String language,
        int revision,
        Source source,
        Instant seenAt,
        @Nullable Instant deletedAt) {
    public Message {
        media = List.copyOf(media);
        reactions = List.copyOf(reactions);
    }

    public boolean deleted() {
        return deletedAt != null;
    }

    /** What can be read of its media, see {@link Media#words}. */
    public List<String> mediaWords() {
        return media.stream().flatMap(thing -> thing.words().stream()).toList();
    }
}
