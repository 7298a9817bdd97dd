package io.kanal.search.internal.passages;

import io.kanal.search.internal.senders.Sender;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unit that is indexed and embedded: a post, a chunk of a long post, or a stretch of a conversation.
 *
 * @param parts where its text comes from, in reading order
 * @param text what people wrote: the parts joined by line breaks
 * @param extra searchable words around the text: names of files, titles of linked pages, questions of polls
 * @param date of its first message; null where no source says
 * @param tags hashtags, folded, without #
 * @param has what it carries, as {@code has:} names it
 * @param topic in forums, Telegram id of the message that opened its topic
 * @param senders everybody who sent one of its messages
 * @param sole what the index knows those by who sent all of them
 * @param closed whether it will only change by an edit; an open conversation may still grow and is not embedded
 */
public record Passage(
        PassageId id,
        ChatId chat,
        List<Part> parts,
        String text,
        String extra,
        @Nullable Instant date,
        Set<String> tags,
        Set<String> has,
        @Nullable Long topic,
        Set<Sender> senders,
        Set<String> sole,
        boolean closed) {
    public Passage {
        parts = List.copyOf(parts);
        tags = Set.copyOf(tags);
        has = Set.copyOf(has);
        senders = Set.copyOf(senders);
        sole = Set.copyOf(sole);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("A passage has at least one part");
        }
    }

    /** A range of one message's text, in UTF-16 units; empty for a message without text. */
    public record Part(MessageId message, int from, int to) {}
}
