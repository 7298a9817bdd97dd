package io.kanal.posts.message;

import io.kanal.shared.text.RichText;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a message says: that of which there are versions.
 *
 * @param editedAt when it was last edited; null if it was not or the source does not say when
 * @param edited whether the source marks it as edited, even without a time
 */
public record Content(
        RichText text, List<Media> media, @Nullable Instant editedAt, boolean edited) {
    public Content {
        media = List.copyOf(media);
    }

    /** As it was first written. */
    public static Content of(RichText text, List<Media> media) {
        return new Content(text, media, null, false);
    }

    public Content withText(RichText other) {
        return new Content(other, media, editedAt, edited);
    }

    public Content withMedia(List<Media> others) {
        return new Content(text, others, editedAt, edited);
    }

    /** With each of its media as this makes it. */
    public Content withEachMedia(UnaryOperator<Media> change) {
        return withMedia(media.stream().map(change).toList());
    }

    /** Marked as edited. */
    public Content editedAt(@Nullable Instant at) {
        return new Content(text, media, at, true);
    }
}
