package io.kanal.bot.internal;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Buttons below a message, row by row. */
final class Keyboard {
    static final Keyboard NONE = new Keyboard();

    private final List<List<ObjectNode>> rows = new ArrayList<>();

    /** A row of one button. */
    Keyboard row(String label, String data) {
        return row(new Key(label, data));
    }

    Keyboard row(Key... keys) {
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

    /** A button: what stands on it, and what Telegram gives back when it is pressed. */
    record Key(String label, String data) {}

    boolean isEmpty() {
        return rows.isEmpty();
    }

    ObjectNode json() {
        ObjectNode markup = JsonNodeFactory.instance.objectNode();
        ArrayNode keyboard = markup.putArray("inline_keyboard");
        for (List<ObjectNode> row : rows) {
            keyboard.addArray().addAll(row);
        }
        return markup;
    }
}
