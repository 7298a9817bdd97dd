package io.kanal.ingest.internal.bot;

import io.kanal.posts.message.MessageParts;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.Characters;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a message must have to be taken from another program: an id and a date that Telegram could have given it, a chat, and
 * text that can be stored. Telegram's own updates are not asked this.
 */
public final class PushedMessage {
    private static final long LAST_MESSAGE = MessageParts.LAST_ID;
    private static final long LAST_CHAT = TelegramChatId.LARGEST;

    private static final String SECONDS =
            "seconds since 1970 as a whole number from 1 to " + BotMessageReader.LAST_SECOND;

    private PushedMessage() {}

    /** Fails with the first field that is missing or wrong. */
    public static void check(JsonNode message) {
        number(message, "message_id", "message_id", 1, LAST_MESSAGE, "a whole number from 1 to " + LAST_MESSAGE);
        number(message, "date", "date", 1, BotMessageReader.LAST_SECOND, SECONDS);
        if (!message.path("edit_date").isMissingNode()
                && !message.path("edit_date").isNull()) {
            number(message, "edit_date", "edit_date", 1, BotMessageReader.LAST_SECOND, SECONDS);
        }
        JsonNode chat = message.path("chat");
        if (!chat.isObject()) {
            throw wrong("chat", chat, "an object with id and type");
        }
        number(chat, "id", "chat.id", -LAST_CHAT, LAST_CHAT, "a whole number of at most 52 bits, and not 0");
        if (chat.path("id").asLong() == 0) {
            throw wrong("chat.id", chat.path("id"), "a whole number of at most 52 bits, and not 0");
        }
        texts("", message);
    }

    private static void number(JsonNode of, String name, String field, long least, long most, String expected) {
        JsonNode found = of.path(name);
        if (!found.isIntegralNumber() || !found.canConvertToLong() || found.asLong() < least || found.asLong() > most) {
            throw wrong(field, found, expected);
        }
    }

    private static InvalidInput wrong(String field, JsonNode found, String expected) {
        return found.isMissingNode()
                ? InvalidInput.of(field, expected, "'%s' is missing; expected %s".formatted(field, expected))
                : InvalidInput.value(field, Characters.excerpt(found.toString(), 40), expected, null);
    }

    private static void texts(String field, JsonNode node) {
        if (node.isString() && !Characters.isStorable(node.asString())) {
            throw InvalidInput.of(field, Characters.EXPECTED, field + ": expected " + Characters.EXPECTED);
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            texts(field.isEmpty() ? property.getKey() : field + "." + property.getKey(), property.getValue());
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                texts(field + "[" + i + "]", node.path(i));
            }
        }
    }
}
