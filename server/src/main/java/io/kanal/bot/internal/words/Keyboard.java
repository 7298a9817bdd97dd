package io.kanal.bot.internal.words;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Buttons below a message, row by row. */
public final class Keyboard {
    public static final Keyboard NONE = new Keyboard();

    private final List<List<ObjectNode>> rows = new ArrayList<>();

    /** A row of one button. */
    public Keyboard row(String label, String data) {
        return row(new Key(label, data));
    }

    public Keyboard row(Key... keys) {
        List<ObjectNode> row = new ArrayList<>();
        for (Key key : keys) {
            row.add(JsonNodeFactory.instance
                    .objectNode()
                    .put("text", key.label())
                    .put("callback_data", key.data()));
        }
        rows.add(row);
        return this;
    }

    /** A row of one button that opens an address. */
    public Keyboard link(String label, String address) {
        rows.add(
                List.of(JsonNodeFactory.instance.objectNode().put("text", label).put("url", address)));
        return this;
    }

    /** A row of one button that opens a Mini App; in private chats only. */
    public Keyboard miniApp(String label, String address) {
        ObjectNode button = JsonNodeFactory.instance.objectNode().put("text", label);
        button.putObject("web_app").put("url", address);
        rows.add(List.of(button));
        return this;
    }

    /** A button: what stands on it, and what Telegram gives back when it is pressed. */
    public record Key(String label, String data) {}

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public ObjectNode json() {
        ObjectNode markup = JsonNodeFactory.instance.objectNode();
        ArrayNode keyboard = markup.putArray("inline_keyboard");
        for (List<ObjectNode> row : rows) {
            keyboard.addArray().addAll(row);
        }
        return markup;
    }
}
