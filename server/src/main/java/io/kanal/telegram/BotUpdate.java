package io.kanal.telegram;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a bot, as Telegram said it.
 *
 * @param seq position in the inbox; the order is the order of commits
 * @param updateId Telegram's number, unique for the bot only
 * @param kind the name of the update's field, {@code message} or {@code callback_query}, known to Kanal or not; {@code
 *     update} where there is not exactly one such field
 * @param chatId marked id of the chat it belongs to
 * @param userId Telegram id of the person who caused it
 * @param body what stands under the kind's name; the whole update where the kind is {@code update}
 * @param receivedAt by the database's clock
 * @param album for responders only: the further messages of the album that this message begins
 */
public record BotUpdate(
        long seq,
        BotId bot,
        long updateId,
        String kind,
        @Nullable Long chatId,
        @Nullable Long userId,
        JsonNode body,
        Instant receivedAt,
        List<BotUpdate> album) {
    public BotUpdate {
        album = List.copyOf(album);
    }

    /** The same as the beginning of an album. */
    public BotUpdate with(List<BotUpdate> rest) {
        return new BotUpdate(seq, bot, updateId, kind, chatId, userId, body, receivedAt, rest);
    }
}
