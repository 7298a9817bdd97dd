package io.kanal.testing;

import io.kanal.posts.ContentHash;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Recorded;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Version;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.shared.text.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as the record gives them, written by hand: plain text in one chat, everything else absent. */
public final class RecordedMessages {
    /** The chat of all of them. */
    public static final ChatId CHAT = new ChatId(1);

    private static final Instant SEEN = Instant.parse("2026-03-01T10:00:00Z");

    private RecordedMessages() {}

    /** With the same number in Kanal and in its chat. */
    public static Message of(long id, @Nullable Instant date, String text) {
        return answer(id, null, date, text);
    }

    /** An answer to the first message of a reply thread. */
    public static Message answer(long id, @Nullable Long root, @Nullable Instant date, String text) {
        return answer(id, root, date, RichText.plain(text));
    }

    /** With formatting. */
    public static Message of(long id, @Nullable Instant date, RichText text) {
        return answer(id, null, date, text);
    }

    private static Message answer(long id, @Nullable Long root, @Nullable Instant date, RichText text) {
        Version version = new Version(
                Content.of(text, List.of()),
                new ContentHash("00"),
                null,
                1,
                new Version.Standing(date, Source.EXPORT, SEEN));
        Facts facts = Facts.of(told -> told.date(date).replyTo(root));
        return new Message(
                new MessageId(id),
                CHAT,
                new Recorded(id, MessageKind.MESSAGE, version, facts, Counts.NONE, null, root),
                null);
    }
}
