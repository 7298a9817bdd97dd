package io.kanal.telegram.inbox;

import io.kanal.telegram.BotId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An update as it came (core.telegram.org/bots/api#update), before it is stored. Nothing of it is required but its number:
 * what is missing or new stays as it is for whoever understands it.
 */
public record ReceivedUpdate(
        BotId bot,
        long updateId,
        String kind,
        @Nullable Long chatId,
        @Nullable Long userId,
        String body) {
    /** Stands for the kind where an update has not exactly one. */
    public static final String WHOLE = "update";

    private static final int LONGEST_KIND = 64;
    private static final List<String> PERSON = List.of("from", "user");

    /** Reads one; empty where it has no number, so that it can neither be acknowledged nor told from others. */
    public static Optional<ReceivedUpdate> of(BotId bot, JsonNode update) {
        Long id = whole(update.path("update_id"));
        if (id == null) {
            return Optional.empty();
        }
        List<Map.Entry<String, JsonNode>> fields = update.properties().stream()
                .filter(field -> !field.getKey().equals("update_id"))
                .toList();
        boolean plain = fields.size() == 1 && isName(fields.getFirst().getKey());
        String kind = plain ? fields.getFirst().getKey() : WHOLE;
        JsonNode body = plain ? fields.getFirst().getValue() : update;
        return Optional.of(new ReceivedUpdate(bot, id, kind, chat(body), user(body), body.toString()));
    }

    private static boolean isName(String field) {
        return field.length() <= LONGEST_KIND && field.matches("[a-z0-9_]+");
    }

    private static @Nullable Long chat(JsonNode body) {
        Long chat = whole(body.path("chat").path("id"));
        return chat != null ? chat : whole(body.path("message").path("chat").path("id"));
    }

    private static @Nullable Long user(JsonNode body) {
        for (String field : PERSON) {
            Long user = whole(body.path(field).path("id"));
            if (user != null) {
                return user;
            }
        }
        return null;
    }

    private static @Nullable Long whole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() ? Long.valueOf(number.asLong()) : null;
    }
}
