package io.kanal.simulator.botapi;

import io.kanal.simulator.world.TelegramError;
import io.kanal.simulator.world.World;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers to what people ask: buttons, inline questions, Mini Apps. */
final class QueryMethods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_ANSWER = 200;
    private static final int MOST_RESULTS = 50;

    private final World world;
    private final InlineResults inlineResults;

    QueryMethods(World world, InlineResults inlineResults) {
        this.world = world;
        this.inlineResults = inlineResults;
    }

    void register(Map<String, ApiMethod> table) {
        table.put("answerCallbackQuery", this::answerCallback);
        table.put("answerInlineQuery", this::answerInline);
        table.put("answerWebAppQuery", this::answerWebApp);
    }

    private JsonNode answerCallback(Call call) {
        String text = call.text("text");
        if (text.length() > LONGEST_ANSWER) {
            throw TelegramError.badRequest("MESSAGE_TOO_LONG");
        }
        world.responses()
                .answerButton(
                        call.bot().id(),
                        call.text("callback_query_id"),
                        text.isEmpty() ? null : text,
                        call.flag("show_alert"),
                        call.has("url") ? call.text("url") : null);
        return JSON.booleanNode(true);
    }

    private JsonNode answerInline(Call call) {
        JsonNode results = call.json("results").orElseGet(JSON::arrayNode);
        if (results.size() > MOST_RESULTS) {
            throw TelegramError.badRequest("too many inline query results specified");
        }
        ObjectNode answer = JSON.objectNode();
        answer.set("results", results);
        answer.put("next_offset", call.text("next_offset"));
        call.json("button").ifPresent(button -> answer.set("button", button));
        java.util.Set<String> ids = new java.util.HashSet<>();
        for (JsonNode result : results) {
            if (!ids.add(result.path("id").asString(""))) {
                throw TelegramError.badRequest("RESULT_ID_DUPLICATE");
            }
        }
        inlineResults.keep(call.bot(), call.text("inline_query_id"), results);
        world.responses().answerInline(call.bot().id(), call.text("inline_query_id"), answer);
        return JSON.booleanNode(true);
    }

    private JsonNode answerWebApp(Call call) {
        long user = world.responses().takeWebApp(call.bot().id(), call.text("web_app_query_id"));
        JsonNode result = call.json("result").orElseGet(JSON::objectNode);
        String id = inlineResults.send(
                call.bot(), user, world.privateChat(user, call.bot().id()), result);
        return JSON.objectNode().put("inline_message_id", id);
    }
}
