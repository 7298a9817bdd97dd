package io.kanal.testing;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.Counter;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
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
                Content.of(RichText.plain(text), List.of()),
                Facts.of(facts -> facts.date(DATE.plusSeconds(id * 60))),
                Counts.NONE));
    }

    public SeenMessages edited(@Nullable Instant at) {
        return new SeenMessages(message.with(message.content().editedAt(at)));
    }

    public SeenMessages dated(@Nullable Instant date) {
        return new SeenMessages(message.with(facts -> facts.date(date)));
    }

    /** Sent by a person of this number, who was called so then. */
    public SeenMessages by(long user, String name) {
        return by(new Author(TelegramChatId.ofUser(user), name, null));
    }

    public SeenMessages by(Author author) {
        return new SeenMessages(message.with(facts -> facts.author(author)));
    }

    public SeenMessages replyTo(long id) {
        return new SeenMessages(message.with(facts -> facts.replyTo(id)));
    }

    public SeenMessages views(long views) {
        Counts counts = message.counts();
        return new SeenMessages(message.with(new Counts(Counter.exact(views), counts.forwards(), counts.reactions())));
    }

    public SeenMessages reactions(Reaction... reactions) {
        Counts counts = message.counts();
        return new SeenMessages(message.with(new Counts(counts.views(), counts.forwards(), List.of(reactions))));
    }

    public SeenMessages media(Media... media) {
        return new SeenMessages(message.with(message.content().withMedia(List.of(media))));
    }
}
