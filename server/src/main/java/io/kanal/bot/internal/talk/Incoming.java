package io.kanal.bot.internal.talk;

import io.kanal.shared.TelegramChatId;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotUpdate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message somebody wrote to the bot, or where the bot can read.
 *
 * @param thread the topic it stands in; null outside of topics
 * @param text the message's text, a file's caption, or empty
 */
public record Incoming(
        BotId bot,
        long updateId,
        long chatId,
        boolean inPrivate,
        long messageId,
        @Nullable Long thread,
        Sender sender,
        String text,
        JsonNode message) {

    /** Who wrote or pressed: a person, never a bot, a channel or an anonymous administrator. */
    public record Sender(long id, String name, @Nullable String languageCode) {
        /** Reads a User object; empty for bots and for what is none. */
        public static Optional<Sender> read(JsonNode from) {
            long id = from.path("id").asLong(0);
            if (id <= 0 || from.path("is_bot").asBoolean(false)) {
                return Optional.empty();
            }
            String username = from.path("username").asString("");
            String name = username.isEmpty() ? from.path("first_name").asString("") : "@" + username;
            String language = from.path("language_code").asString("");
            return Optional.of(new Sender(id, name, language.isEmpty() ? null : language));
        }
    }

    /** Reads an update; empty for everything but new messages of people. */
    public static Optional<Incoming> read(BotUpdate update) {
        if (!update.kind().equals("message")) {
            return Optional.empty();
        }
        return read(update.bot(), update.updateId(), update.body());
    }

    private static Optional<Incoming> read(BotId bot, long updateId, JsonNode message) {
        JsonNode chat = message.path("chat");
        long chatId = chat.path("id").asLong(0);
        if (chatId == 0 || message.hasNonNull("sender_chat") || message.hasNonNull("via_bot")) {
            return Optional.empty();
        }
        long thread = message.path("message_thread_id").asLong(0);
        boolean inTopic = message.path("is_topic_message").asBoolean(false) && thread > 0;
        String text = message.path("text").asString("");
        return Sender.read(message.path("from"))
                .map(sender -> new Incoming(
                        bot,
                        updateId,
                        chatId,
                        chat.path("type").asString("").equals("private"),
                        message.path("message_id").asLong(0),
                        inTopic ? thread : null,
                        sender,
                        text.isEmpty() ? message.path("caption").asString("") : text,
                        message));
    }

    /** The public name of the channel this message was forwarded from, where it was and has one. */
    public Optional<String> forwardedFrom() {
        JsonNode origin = message.path("forward_origin");
        String username = origin.path("chat").path("username").asString("");
        return origin.path("type").asString("").equals("channel") && !username.isEmpty()
                ? Optional.of("@" + username)
                : Optional.empty();
    }

    /** The marked id of the channel this message was forwarded from. */
    public Optional<TelegramChatId> forwardedFromId() {
        long id = message.path("forward_origin").path("chat").path("id").asLong(0);
        return isForwardedFromChannel() && id != 0 ? Optional.of(new TelegramChatId(id)) : Optional.empty();
    }

    public boolean isForwardedFromChannel() {
        return message.path("forward_origin").path("type").asString("").equals("channel");
    }

    /** Whether it answers a message of the bot. */
    public boolean answers(long botTelegramId) {
        return message.path("reply_to_message").path("from").path("id").asLong(0) == botTelegramId;
    }

    /** The words of the bot's message that this answers; empty where it answers none. */
    public Optional<String> answered(long botTelegramId) {
        return answers(botTelegramId)
                ? Optional.of(message.path("reply_to_message").path("text").asString(""))
                : Optional.empty();
    }
}
