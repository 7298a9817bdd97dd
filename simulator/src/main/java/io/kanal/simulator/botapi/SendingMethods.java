package io.kanal.simulator.botapi;

import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Content;
import io.kanal.simulator.world.NewMessage;
import io.kanal.simulator.world.World;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Sending of text and what has no file. */
final class SendingMethods {
    private final Inputs inputs;
    private final World world;

    SendingMethods(Inputs inputs) {
        this.inputs = inputs;
        this.world = inputs.world();
    }

    void register(Map<String, ApiMethod> table) {
        table.put("sendMessage", this::sendMessage);
        table.put("sendChatAction", this::sendChatAction);
    }

    private JsonNode sendMessage(Call call) {
        Chat chat = inputs.chat(call);
        NewMessage message = NewMessage.of(new Content.Text(
                inputs.text(call, "text"), call.json("link_preview_options").orElse(null)));
        return send(call, chat, message);
    }

    private JsonNode send(Call call, Chat chat, NewMessage message) {
        return new MessageJson(world, call.bot().id())
                .message(world.posts().send(call.bot().id(), chat, inputs.surround(call, chat, message)));
    }

    private JsonNode sendChatAction(Call call) {
        world.responses().act(call.bot().id(), inputs.chat(call), call.text("action"));
        return JsonNodeFactory.instance.booleanNode(true);
    }
}
