package io.kanal.ingest;

import io.kanal.posts.message.Content;
import io.kanal.posts.message.Counts;
import io.kanal.posts.message.Facts;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.MessageParts;
import java.util.function.Consumer;

/**
 * What one source saw of one message: the input of the merge, the same for every source.
 *
 * @param telegramId the message's id in its chat, from 1 to {@link MessageParts#LAST_ID}
 */
public record SeenMessage(long telegramId, MessageKind kind, Content content, Facts facts, Counts counts)
        implements MessageParts {
    public SeenMessage {
        if (!MessageParts.isId(telegramId)) {
            throw new IllegalArgumentException(
                    "A message id lies between 1 and %d, not at %d".formatted(LAST_ID, telegramId));
        }
    }

    public SeenMessage with(Content other) {
        return new SeenMessage(telegramId, kind, other, facts, counts);
    }

    public SeenMessage with(Counts other) {
        return new SeenMessage(telegramId, kind, content, facts, other);
    }

    public SeenMessage with(Consumer<Facts.Builder> change) {
        return new SeenMessage(telegramId, kind, content, facts.with(change), counts);
    }
}
