package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules of buttons that go beyond their declared types. */
final class Keyboards {
    private static final int LONGEST_CALLBACK_BYTES = 64;
    private static final int MOST_BUTTONS = 100;
    private static final List<String> ACTIONS = List.of(
            "url",
            "callback_data",
            "web_app",
            "login_url",
            "switch_inline_query",
            "switch_inline_query_current_chat",
            "switch_inline_query_chosen_chat",
            "copy_text",
            "callback_game",
            "pay");

    private Keyboards() {}

    static void check(JsonNode markup) {
        if (markup.has("inline_keyboard")) {
            int buttons = 0;
            for (JsonNode row : markup.get("inline_keyboard")) {
                for (JsonNode button : row) {
                    buttons++;
                    checkInline(button);
                }
            }
            if (buttons > MOST_BUTTONS) {
                throw TelegramError.badRequest("reply markup is too long");
            }
        } else if (markup.has("keyboard")) {
            for (JsonNode row : markup.get("keyboard")) {
                for (JsonNode button : row) {
                    if (button.isObject() && button.path("text").asString("").isBlank()) {
                        throw TelegramError.badRequest("keyboard button text must be non-empty");
                    }
                }
            }
        }
    }

    private static void checkInline(JsonNode button) {
        if (button.path("text").asString("").isBlank()) {
            throw TelegramError.badRequest(
                    "can't parse inline keyboard button: inline keyboard button text must be non-empty");
        }
        if (ACTIONS.stream().noneMatch(button::has)) {
            throw TelegramError.badRequest(
                    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
        }
        if (button.has("callback_data")) {
            int bytes = button.get("callback_data").asString("").getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > LONGEST_CALLBACK_BYTES) {
                throw TelegramError.badRequest("BUTTON_DATA_INVALID");
            }
        }
        if (button.has("url")) {
            String address = button.get("url").asString("");
            if (!address.matches("(?i)(?:(?:https?|tg|ton)://|(?:mailto|tel):)?[^\\s]+")) {
                throw TelegramError.badRequest(
                        "inline keyboard button URL '%s' is invalid: Wrong HTTP URL".formatted(address));
            }
        }
        if (button.has("web_app")) {
            String address = button.path("web_app").path("url").asString("");
            boolean onThisDesk = address.matches("(?i)http://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d+)?(?:/.*)?");
            if (!address.startsWith("https://") && !onThisDesk) {
                throw TelegramError.badRequest(
                        "inline keyboard button Web App URL '%s' is invalid: Only HTTPS links are allowed"
                                .formatted(address));
            }
        }
    }
}
