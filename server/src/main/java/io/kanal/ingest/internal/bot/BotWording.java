package io.kanal.ingest.internal.bot;

import io.kanal.posts.message.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** What people read of the parts of a Bot API message that have no case of their own: checklists, gifts, giveaways, games. */
final class BotWording {
    private static final Map<String, BiConsumer<Lines, JsonNode>> KINDS = Map.ofEntries(
            Map.entry(
                    "game",
                    (lines, game) ->
                            lines.add(game, "title").add(game, "description").add(game, "text")),
            Map.entry("invoice", (lines, invoice) -> lines.add(invoice, "title").add(invoice, "description")),
            Map.entry("giveaway", (lines, giveaway) -> lines.add(giveaway, "prize_description")),
            Map.entry(
                    "giveaway_winners",
                    (lines, result) -> lines.people(result.path("winners")).add(result, "prize_description")),
            Map.entry("paid_media", (lines, paid) -> {}),
            Map.entry("story", (lines, story) -> lines.add(story.path("chat"), "title")),
            Map.entry("dice", (lines, dice) -> lines.add(dice, "emoji")),
            Map.entry("checklist", (lines, list) -> lines.add(list, "title").tasks(list.path("tasks"))),
            Map.entry("checklist_tasks_added", (lines, added) -> lines.tasks(added.path("tasks"))),
            Map.entry("poll", (lines, poll) -> lines.add(poll, "description").add(poll, "explanation")),
            Map.entry(
                    "gift",
                    (lines, gift) -> lines.add(gift.path("gift").path("sticker"), "emoji")
                            .add(gift, "text")),
            // The text of a unique gift is of Bot API 10.3, named as aiogram 3.31 has it.
            Map.entry(
                    "unique_gift",
                    (lines, gift) -> lines.unique(gift.path("gift")).add(gift, "text")));

    private BotWording() {}

    static List<Media> of(JsonNode message) {
        List<Media> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            BiConsumer<Lines, JsonNode> kind = KINDS.get(field.getKey());
            if (kind != null && field.getValue().isObject()) {
                Lines lines = new Lines();
                kind.accept(lines, field.getValue());
                // A poll has a case of its own; only what that does not hold stands beside it.
                if (!field.getKey().equals("poll") || !lines.found.isEmpty()) {
                    found.add(new Media.Other(field.getKey(), null, lines.found));
                }
            }
        }
        return found;
    }

    private static final class Lines {
        private final List<String> found = new ArrayList<>();

        private Lines add(JsonNode node, String field) {
            return line(node.path(field).asString("").strip());
        }

        private Lines line(String words) {
            if (!words.isBlank()) {
                found.add(words);
            }
            return this;
        }

        Lines tasks(JsonNode tasks) {
            for (JsonNode task : tasks) {
                boolean done = task.has("completion_date")
                        && task.path("completion_date").asLong(0) > 0;
                line((done ? "☑ " : "☐ ") + task.path("text").asString(""));
            }
            return this;
        }

        Lines people(JsonNode people) {
            for (JsonNode person : people) {
                line(BotMessageReader.fullName(person));
            }
            return this;
        }

        Lines unique(JsonNode gift) {
            String name = gift.path("base_name").asString("");
            return line(name.isEmpty() ? "" : name + " #" + gift.path("number").asLong(0));
        }
    }
}
