package io.kanal.testing;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.Counter;
import io.kanal.posts.Media;
import io.kanal.posts.MessageKind;
import io.kanal.posts.Reaction;
import io.kanal.shared.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as a source would show them, for tests that care about one thing each. */
public record SeenMessages(SeenMessage message) {
    public static final Instant DATE = Instant.parse("2026-03-01T10:00:00Z");

    public static SeenMessages of(long id, String text) {
        return new SeenMessages(new SeenMessage(
                id,
                MessageKind.MESSAGE,
                DATE.plusSeconds(id * 60),
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
                null));
    }

    public SeenMessages edited(@Nullable Instant at) {
        return copy(message.date(), at, true, message.replyTo(), message.views(), message.reactions(), message.media());
    }

    public SeenMessages dated(@Nullable Instant date) {
        return copy(
                date,
                message.editedAt(),
                message.edited(),
                message.replyTo(),
                message.views(),
                message.reactions(),
                message.media());
    }

    public SeenMessages replyTo(long id) {
        return copy(
                message.date(),
                message.editedAt(),
                message.edited(),
                id,
                message.views(),
                message.reactions(),
                message.media());
    }

    public SeenMessages views(long views) {
        return copy(
                message.date(),
                message.editedAt(),
                message.edited(),
                message.replyTo(),
                Counter.exact(views),
                message.reactions(),
                message.media());
    }

    public SeenMessages reactions(Reaction... reactions) {
        return copy(
                message.date(),
                message.editedAt(),
                message.edited(),
                message.replyTo(),
                message.views(),
                List.of(reactions),
                message.media());
    }

    public SeenMessages media(Media... media) {
        return copy(
                message.date(),
                message.editedAt(),
                message.edited(),
                message.replyTo(),
                message.views(),
                message.reactions(),
                List.of(media));
    }

    private SeenMessages copy(
            @Nullable Instant date,
            @Nullable Instant editedAt,
            boolean edited,
            @Nullable Long replyTo,
            @Nullable Counter views,
            @Nullable List<Reaction> reactions,
            List<Media> media) {
        return new SeenMessages(new SeenMessage(
                message.telegramId(),
                message.kind(),
                date,
                editedAt,
                edited,
                message.author(),
                message.text(),
                media,
                message.service(),
                message.album(),
                message.forward(),
                replyTo,
                message.viaBot(),
                views,
                message.forwards(),
                reactions));
    }
}
