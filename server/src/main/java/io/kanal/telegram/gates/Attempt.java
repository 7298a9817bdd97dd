package io.kanal.telegram.gates;

import io.kanal.telegram.Priority;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call before the gates.
 *
 * @param weight messages that it makes; an edit makes none
 * @param paid Telegram's paid broadcast, which its limit over all chats does not bind
 */
public record Attempt(
        String method, @Nullable Long chat, Family family, int weight, boolean edit, Priority priority, boolean paid) {
    public static Attempt of(String method, @Nullable Long chat, ObjectNode parameters, Priority priority) {
        Family family = Family.of(method);
        boolean edit = family == Family.WORDS && method.startsWith("edit");
        int weight = family != Family.WORDS || edit
                ? 0
                : switch (method) {
                    case "sendMediaGroup" ->
                        Math.max(1, parameters.path("media").size());
                    case "forwardMessages", "copyMessages" ->
                        Math.max(1, parameters.path("message_ids").size());
                    default -> 1;
                };
        return new Attempt(
                method,
                chat,
                family,
                weight,
                edit,
                priority,
                parameters.path("allow_paid_broadcast").asBoolean(false));
    }

    /** A group or a channel: only groups and channels have negative ids. */
    public boolean shared() {
        return chat != null && chat < 0;
    }
}
