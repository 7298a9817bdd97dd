package io.kanal.ingest.internal.export.json;

import io.kanal.ingest.internal.export.FormattedText;
import io.kanal.ingest.internal.export.Json;
import io.kanal.shared.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What people read of the parts of a message that have no case of their own, and what they are called as in the Bot API. */
final class Wording {
    private static final Map<String, String> KINDS = Map.of(
            "todo_list", "checklist", "giveaway_information", "giveaway", "giveaway_results", "giveaway_winners");

    private Wording() {}

    static String kind(String field) {
        return KINDS.getOrDefault(field, field);
    }

    /** Of an object or list under this name. */
    static List<String> of(String field, JsonNode value) {
        Lines lines = new Lines();
        switch (field) {
            case "todo_list" -> {
                lines.add(value.get("title"));
                lines.tasks(value.path("answers"));
            }
            case "giveaway_information", "giveaway_results" -> lines.add(value.get("additional_prize"));
            default -> {
                // Settings and numbers, which say nothing in words.
            }
        }
        return lines.found;
    }

    /** Of the small facts of a message or an event. */
    static List<String> ofFacts(JsonNode facts) {
        Lines lines = new Lines();
        lines.add(facts.get("game_title"));
        lines.add(facts.get("game_description"));
        JsonNode invoice = object(facts.get("invoice_information"));
        if (invoice != null) {
            lines.add(invoice.get("title"));
            lines.add(invoice.get("description"));
        }
        lines.add(facts.get("gift_text"));
        lines.tasks(facts.path("items"));
        return lines.found;
    }

    /** Desktop writes an invoice as JSON inside of a string. */
    private static @Nullable JsonNode object(@Nullable JsonNode value) {
        if (value == null || !value.isString()) {
            return value != null && value.isObject() ? value : null;
        }
        try {
            return Json.MAPPER.readTree(value.stringValue());
        } catch (JacksonException e) {
            // Not the JSON that Desktop writes there; it stays among the facts.
            return null;
        }
    }

    private static final class Lines {
        private final List<String> found = new ArrayList<>();

        void add(@Nullable JsonNode text) {
            add("", text);
        }

        void tasks(JsonNode tasks) {
            for (JsonNode task : tasks) {
                add("☐ ", task.get("text"));
            }
        }

        private void add(String before, @Nullable JsonNode text) {
            String words = Characters.storable(FormattedText.of(text).text()).strip();
            if (!words.isEmpty()) {
                found.add(before + words);
            }
        }
    }
}
