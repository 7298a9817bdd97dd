package io.kanal.simulator.control;

import io.kanal.simulator.text.Markup;
import io.kanal.simulator.text.MarkupException;
import io.kanal.simulator.text.StyledText;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.User;
import io.kanal.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What people write, edit, delete, and how they react. */
final class TalkCommands {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final World world;

    TalkCommands(World world) {
        this.world = world;
    }

    void register(Map<String, Command> table) {
        table.put("send", this::send);
        table.put("edit", this::edit);
        table.put("delete", this::delete);
        table.put("react", this::react);
        table.put("press", this::press);
    }

    /** The chat an order names; writing to a user for the first time begins the private chat. */
    static Chat chat(World world, Order order) {
        String reference = order.text("chat");
        long as = order.as();
        world.user(as);
        if (reference.matches("\\d{1,18}")) {
            User other = world.user(Long.parseLong(reference));
            return world.privateChat(as, other.id());
        }
        return world.chatFor(as, reference);
    }

    private Message message(Order order) {
        return world.posts().get(chat(world, order), order.id("message"), "message not found");
    }

    private JsonNode send(Order order) {
        Chat chat = chat(world, order);
        NewMessage message = NewMessage.of(new Content.Text(styled(order), null))
                .replyingTo(order.findNumber("reply_to").map(Math::toIntExact).orElse(null))
                .inThread(order.findNumber("thread").map(Math::toIntExact).orElse(null));
        Message sent = world.posts().send(order.as(), chat, message);
        return new PersonView(world, order.as()).message(sent);
    }

    private static StyledText styled(Order order) {
        try {
            StyledText text =
                    Markup.parse(order.text("text"), order.find("parse_mode").orElse(""));
            if (text.isEmpty()) {
                throw TelegramError.badRequest("message text is empty");
            }
            return text;
        } catch (MarkupException e) {
            throw TelegramError.badRequest(e.getMessage() == null ? "can't parse entities" : e.getMessage());
        }
    }

    private JsonNode edit(Order order) {
        Message message = message(order);
        StyledText text = styled(order);
        Content content = message.content() instanceof Content.Media media
                ? media.withCaption(text, media.captionAbove())
                : new Content.Text(text, null);
        world.posts().edit(order.as(), message, content, message.markup());
        return new PersonView(world, order.as()).message(message);
    }

    private JsonNode delete(Order order) {
        world.posts().delete(order.as(), chat(world, order), order.id("message"));
        return JSON.booleanNode(true);
    }

    private JsonNode react(Order order) {
        List<String> reactions = new ArrayList<>();
        order.json("reactions").ifPresent(list -> list.forEach(one -> reactions.add(one.asString())));
        world.responses().react(order.as(), message(order), reactions);
        return JSON.booleanNode(true);
    }

    private JsonNode press(Order order) {
        String query = world.responses().press(order.as(), message(order), order.text("data"));
        return JSON.objectNode().put("query", query);
    }
}
