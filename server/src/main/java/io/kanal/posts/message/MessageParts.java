package io.kanal.posts.message;

import io.kanal.posts.Counter;
import io.kanal.shared.text.RichText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message in its parts, the same whether it was just seen, is stored, or is shown. */
public interface MessageParts {
    /** Telegram counts the messages of a chat in 31 bits; what claims a larger number came from somewhere else. */
    long LAST_ID = Integer.MAX_VALUE;

    /** Larger sizes and counts are mere claims: not every program can write them in JSON, and they could not be added up. */
    long LARGEST_AMOUNT = (1L << 53) - 1;

    /** Whether Telegram can have given a message this number. */
    static boolean isId(long number) {
        return number > 0 && number <= LAST_ID;
    }

    /** Its id in its chat, positive. */
    long telegramId();

    MessageKind kind();

    Content content();

    Facts facts();

    Counts counts();

    default RichText text() {
        return content().text();
    }

    default List<Media> media() {
        return content().media();
    }

    default @Nullable Instant editedAt() {
        return content().editedAt();
    }

    default boolean edited() {
        return content().edited();
    }

    default @Nullable Instant date() {
        return facts().date();
    }

    default @Nullable Author author() {
        return facts().author();
    }

    default @Nullable String service() {
        return facts().service();
    }

    default @Nullable String album() {
        return facts().album();
    }

    default @Nullable ForwardOrigin forward() {
        return facts().forward();
    }

    default @Nullable Long replyTo() {
        return facts().replyTo();
    }

    /** In forums, the id of the message that opened its topic. */
    default @Nullable Long topic() {
        return facts().topic();
    }

    default @Nullable String viaBot() {
        return facts().viaBot();
    }

    default @Nullable Counter views() {
        return counts().views();
    }

    default @Nullable Long forwards() {
        return counts().forwards();
    }

    /** Empty also where nobody shows them. */
    default List<Reaction> reactions() {
        List<Reaction> reactions = counts().reactions();
        return reactions == null ? List.of() : reactions;
    }
}
