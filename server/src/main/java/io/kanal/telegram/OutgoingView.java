package io.kanal.telegram;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call in the queue, or one that is over.
 *
 * @param messageId of the last message it sent, once it is done
 * @param note why it is where it is, in Telegram's words or ours
 */
public record OutgoingView(
        OutgoingId id,
        BotId bot,
        String method,
        @Nullable Long chatId,
        Priority priority,
        OutgoingState state,
        int attempts,
        @Nullable Long messageId,
        @Nullable String note,
        Instant createdAt) {}
