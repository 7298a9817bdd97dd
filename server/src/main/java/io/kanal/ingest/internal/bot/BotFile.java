package io.kanal.ingest.internal.bot;

import io.kanal.posts.message.Media;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotUpdate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A file of a post, and how the bot that saw it can have it.
 *
 * @param chat marked id
 * @param bytes as Telegram told; null where it did not
 */
record BotFile(BotId bot, long chat, long message, @Nullable Long bytes, String fileId) {
    private static final String UNKNOWN = "-";

    /** Empty where the message carries none. */
    static Optional<BotFile> of(BotUpdate update) {
        Long chat = update.chatId();
        long message = update.body().path("message_id").asLong(0);
        return BotMedia.fileIn(update.body())
                .map(BotMedia.Found::json)
                .filter(file -> chat != null
                        && message > 0
                        && !file.path("file_id").asString("").isEmpty())
                .map(file -> new BotFile(
                        update.bot(),
                        Objects.requireNonNull(chat),
                        message,
                        bytes(file),
                        file.path("file_id").asString("")));
    }

    private static @Nullable Long bytes(JsonNode file) {
        JsonNode size = file.path("file_size");
        return size.isIntegralNumber() && size.canConvertToLong() ? Long.valueOf(size.asLong()) : null;
    }

    /** As the queue of slow work names it. */
    String key() {
        return "%d %d %d %s %s".formatted(bot.value(), chat, message, bytes == null ? UNKNOWN : bytes, fileId);
    }

    static BotFile ofKey(String key) {
        String[] parts = key.split(" ", 5);
        return new BotFile(
                new BotId(Long.parseLong(parts[0])),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                parts[3].equals(UNKNOWN) ? null : Long.valueOf(parts[3]),
                parts[4]);
    }

    /** Whether these facts are about this file, as far as can be told; after an edit they may be about another. */
    boolean mayBe(Media.File facts) {
        return bytes == null || bytes.equals(facts.bytes());
    }
}
