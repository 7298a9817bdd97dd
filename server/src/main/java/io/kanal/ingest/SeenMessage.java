package io.kanal.ingest;

import io.kanal.posts.Author;
import io.kanal.posts.Counter;
import io.kanal.posts.ForwardOrigin;
import io.kanal.posts.Media;
import io.kanal.posts.MessageKind;
import io.kanal.posts.Reaction;
import io.kanal.shared.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one source saw of one message: the input of the merge, the same for every source.
 *
 * @param telegramId the message's id in its chat, positive
 * @param date when it was sent; null where the source does not say, and then never invented
 * @param editedAt when it was last edited; null if it was not or the source does not say when
 * @param edited whether the source marks it as edited, even without a time
 * @param service for service messages, the action's name as in exports ({@code pin_message}), else null
 * @param album what groups messages of one album in this chat; null for none
 * @param replyTo id of the message of the same chat that is answered
 * @param reactions null where this source does not show reactions, empty where it shows there are none
 */
public record SeenMessage(
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
        @Nullable String viaBot,
        @Nullable Counter views,
        @Nullable Long forwards,
        @Nullable List<Reaction> reactions) {
    public SeenMessage {
        if (telegramId <= 0) {
            throw new IllegalArgumentException("A message id is positive, not " + telegramId);
        }
        media = List.copyOf(media);
        reactions = reactions == null ? null : List.copyOf(reactions);
    }
}
