package io.kanal.ingest.internal.merge;

import io.kanal.posts.Author;
import io.kanal.posts.Counter;
import io.kanal.posts.ForwardOrigin;
import io.kanal.posts.Media;
import io.kanal.posts.MessageKind;
import io.kanal.posts.Reaction;
import io.kanal.posts.Source;
import io.kanal.shared.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message as the merge wants it in the record: its content, the facts around it, and its counters. */
record Row(
        long telegramId,
        MessageKind kind,
        Content content,
        Facts facts,
        Counts counts,
        @Nullable Long threadRoot) {

    /** What revisions are of. */
    record Content(
            RichText text,
            List<Media> media,
            Hash hash,
            @Nullable Instant editedAt,
            boolean edited,
            Version version,
            @Nullable String language,
            int revision) {}

    /** What does not change with an edit. */
    record Facts(
            @Nullable Instant date,
            @Nullable Author author,
            @Nullable String service,
            @Nullable String album,
            @Nullable ForwardOrigin forward,
            @Nullable Long replyTo,
            @Nullable String viaBot) {}

    /** What changes all the time and is no revision. */
    record Counts(
            @Nullable Counter views,
            @Nullable Long forwards,
            List<Reaction> reactions,
            @Nullable Source source) {}

    Row withThreadRoot(@Nullable Long root) {
        return new Row(telegramId, kind, content, facts, counts, root);
    }
}
