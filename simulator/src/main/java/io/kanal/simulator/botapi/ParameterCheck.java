package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks a call's parameters against the method's declaration, before the method sees them. */
final class ParameterCheck {
    private static final TypeCheck TYPES = TypeCheck.lenient();

    private ParameterCheck() {}

    static void check(Call call, Schema.Method method) {
        for (Schema.Field field : method.fields()) {
            if (!call.has(field.name())) {
                if (field.required() && !mayBeEmpty(method.name(), field.name())) {
                    throw TelegramError.badRequest(missing(method.name(), field.name()));
                }
            } else if (!call.files().containsKey(field.name())) {
                checkValue(field, call.text(field.name()));
            }
        }
    }

    private static void checkValue(Schema.Field field, String value) {
        List<String> types = field.types();
        if (types.contains("String") || types.contains("InputFile")) {
            return;
        }
        if (types.equals(List.of("Boolean"))) {
            return;
        }
        if (types.equals(List.of("Integer"))) {
            if (!value.strip().matches("-?\\d{1,18}")) {
                throw TelegramError.badRequest(wrongNumber(field.name()));
            }
            return;
        }
        if (types.equals(List.of("Float"))) {
            if (!value.strip().matches("-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?")) {
                throw TelegramError.badRequest("%s is empty".formatted(field.name()));
            }
            return;
        }
        String what = field.name().replace('_', ' ');
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(value);
        } catch (JacksonException _) {
            throw TelegramError.badRequest("can't parse %s JSON object".formatted(jsonName(field.name())));
        }
        if (json.isMissingNode()) {
            throw TelegramError.badRequest("can't parse %s JSON object".formatted(jsonName(field.name())));
        }
        Optional<String> complaint = TYPES.complaint(json, types);
        if (complaint.isPresent()) {
            if (field.name().equals("reply_markup") && !json.isObject()) {
                throw TelegramError.badRequest("object expected as reply markup");
            }
            throw TelegramError.badRequest("can't parse %s: %s".formatted(what, complaint.get()));
        }
    }

    private static String jsonName(String field) {
        return field.equals("reply_markup") ? "reply keyboard markup" : field.replace('_', ' ');
    }

    /** Where the declaration says required and Telegram takes nothing for an answer. */
    private static boolean mayBeEmpty(String method, String field) {
        return (method.equals("setWebhook") && field.equals("url"))
                || field.equals("results")
                || field.equals("commands")
                || method.equals("editMessageReplyMarkup")
                || (method.equals("editMessageText") && field.equals("text"));
    }

    private static String missing(String method, String field) {
        return switch (field) {
            case "chat_id", "from_chat_id" -> "chat_id is empty";
            case "text" -> "message text is empty";
            case "message_id" -> "message identifier is not specified";
            case "message_ids" -> "message identifiers are not specified";
            case "user_id" -> "invalid user_id specified";
            case "photo", "video", "audio", "document", "voice", "animation", "sticker", "video_note" ->
                "there is no %s in the request".formatted(field.replace('_', ' '));
            case "media" ->
                "can't parse %s JSON object".formatted(method.equals("sendMediaGroup") ? "media" : "input media");
            case "action" -> "wrong parameter action in request";
            case "callback_query_id",
                    "inline_query_id",
                    "web_app_query_id",
                    "chat_join_request_query_id",
                    "pre_checkout_query_id" -> "query is too old and response timeout expired or query ID is invalid";
            case "file_id" -> "file_id not specified";
            case "question" -> "poll question must be non-empty";
            case "options" -> "can't parse options JSON object";
            case "sender_chat_id" -> "sender_chat_id is empty";
            case "latitude", "longitude" -> field + " is empty";
            case "permissions" -> "can't parse permissions JSON object";
            default -> "parameter \"%s\" is required".formatted(field.toLowerCase(Locale.ROOT));
        };
    }

    private static String wrongNumber(String field) {
        return switch (field) {
            case "user_id" -> "invalid user_id specified";
            case "message_id" -> "message identifier is not specified";
            default -> "field \"%s\" must be of type Number".formatted(field);
        };
    }
}
