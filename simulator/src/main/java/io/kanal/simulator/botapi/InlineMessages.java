package io.kanal.simulator.botapi;

import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.Optional;

/** Ids of messages sent by way of a bot, which the bot cannot name by a chat. */
final class InlineMessages {
    private InlineMessages() {}

    static String idOf(Message message) {
        Chat chat = message.chat();
        String home = chat.isPrivate()
                ? "p%d_%d".formatted(message.actor(), chat.other(message.actor()))
                : "c%d".formatted(chat.id());
        return "%s_%d".formatted(home, message.id());
    }

    static Message get(World world, String id) {
        return find(world, id).orElseThrow(() -> TelegramError.badRequest("MESSAGE_ID_INVALID"));
    }

    private static Optional<Message> find(World world, String id) {
        String[] parts = id.split("_", -1);
        try {
            if (id.startsWith("p") && parts.length == 3) {
                return world.findPrivateChat(Long.parseLong(parts[0].substring(1)), Long.parseLong(parts[1]))
                        .flatMap(chat -> world.posts().find(chat, Integer.parseInt(parts[2])));
            }
            if (id.startsWith("c") && parts.length == 2) {
                return world.findChat(Long.parseLong(parts[0].substring(1)))
                        .flatMap(chat -> world.posts().find(chat, Integer.parseInt(parts[1])));
            }
            return Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
