package io.kanal.telegram;

import io.kanal.shared.text.RichText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of the Bot API to be made. Its words stay rich text until they leave, so that the dispatcher can split them, or
 * send them without formatting where Telegram does not take it.
 *
 * @param chatId the chat it is about; null where it is about none, or where {@code parameters} name one by
 *     {@code @username}, which is looked up before anything is sent
 * @param parameters all but the words
 * @param words the text or caption; null where there is none or it stands in the parameters
 */
public record Outgoing(
        String method,
        @Nullable Long chatId,
        ObjectNode parameters,
        @Nullable RichText words) {
    private static final int LONGEST_ANSWER = 200;

    public Outgoing {
        if (!method.matches("[a-z][A-Za-z]{2,63}")) {
            throw new IllegalArgumentException("'%s' is no method of the Bot API".formatted(method));
        }
        parameters = parameters.deepCopy();
        if (chatId != null) {
            parameters.put("chat_id", chatId);
        }
    }

    /** Any method, with its parameters as the Bot API names them. */
    public static Outgoing of(String method, @Nullable Long chatId, ObjectNode parameters) {
        return new Outgoing(method, chatId, parameters, null);
    }

    public static Outgoing message(long chatId, RichText text) {
        return new Outgoing("sendMessage", chatId, empty(), text);
    }

    /** To a public chat by its name, with or without {@code @}. */
    public static Outgoing message(String username, RichText text) {
        ObjectNode parameters = empty();
        parameters.put("chat_id", username.startsWith("@") ? username : "@" + username);
        return new Outgoing("sendMessage", null, parameters, text);
    }

    /** Headings, tables and long text as one message of Bot API 10.1; plain text where the server does not know it. */
    public static Outgoing richMessage(long chatId, RichText text) {
        return new Outgoing("sendRichMessage", chatId, empty(), text);
    }

    /** A file that Telegram knows by id or fetches by address, with a caption. */
    public static Outgoing photo(long chatId, String photo, RichText caption) {
        ObjectNode parameters = empty();
        parameters.put("photo", photo);
        return new Outgoing("sendPhoto", chatId, parameters, caption);
    }

    public static Outgoing edit(long chatId, long messageId, RichText text) {
        ObjectNode parameters = empty();
        parameters.put("message_id", messageId);
        return new Outgoing("editMessageText", chatId, parameters, text);
    }

    public static Outgoing delete(long chatId, long messageId) {
        ObjectNode parameters = empty();
        parameters.put("message_id", messageId);
        return new Outgoing("deleteMessage", chatId, parameters, null);
    }

    /** Text that is being written, in a private chat; ends with a real message. */
    public static Outgoing draft(long chatId, long draftId, RichText text) {
        ObjectNode parameters = empty();
        parameters.put("draft_id", draftId);
        return new Outgoing("sendMessageDraft", chatId, parameters, text);
    }

    /** A sign of activity, such as {@code typing}, for five seconds. */
    public static Outgoing chatAction(long chatId, String action) {
        ObjectNode parameters = empty();
        parameters.put("action", action);
        return new Outgoing("sendChatAction", chatId, parameters, null);
    }

    /** The answer to a pressed button; an empty text only ends the waiting. */
    public static Outgoing callbackAnswer(String queryId, String text, boolean alert) {
        ObjectNode parameters = empty();
        parameters.put("callback_query_id", queryId);
        if (!text.isEmpty()) {
            int end = Math.min(LONGEST_ANSWER, text.length());
            boolean torn = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
            parameters.put("text", text.substring(0, torn ? end - 1 : end));
            parameters.put("show_alert", alert);
        }
        return new Outgoing("answerCallbackQuery", null, parameters, null);
    }

    public static Outgoing inlineAnswer(String queryId, ArrayNode results, int cacheSeconds, boolean personal) {
        ObjectNode parameters = empty();
        parameters.put("inline_query_id", queryId);
        parameters.set("results", results);
        parameters.put("cache_time", cacheSeconds);
        parameters.put("is_personal", personal);
        return new Outgoing("answerInlineQuery", null, parameters, null);
    }

    /** With one more parameter, or another value of one. */
    public Outgoing with(String name, JsonNode value) {
        ObjectNode changed = parameters.deepCopy();
        changed.set(name, value);
        return new Outgoing(method, chatId, changed, words);
    }

    public Outgoing with(String name, boolean value) {
        return with(name, JsonNodeFactory.instance.booleanNode(value));
    }

    /** Under the message it answers; sent all the same when that is gone. */
    public Outgoing replyingTo(long messageId) {
        ObjectNode reply = empty();
        reply.put("message_id", messageId);
        reply.put("allow_sending_without_reply", true);
        return with("reply_parameters", reply);
    }

    /** To the same chat under its present id. */
    public Outgoing to(long otherChatId) {
        return new Outgoing(method, otherChatId, parameters, words);
    }

    /** The {@code username} that stands in place of a chat's id, lower case and without {@code @}; null where none does. */
    public @Nullable String username() {
        JsonNode chat = parameters.path("chat_id");
        return chatId == null && chat.isString() && chat.asString().startsWith("@")
                ? chat.asString().substring(1).toLowerCase(Locale.ROOT)
                : null;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
