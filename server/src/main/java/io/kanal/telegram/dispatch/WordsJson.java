package io.kanal.telegram.dispatch;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rich text in a column of the queue. */
final class WordsJson {
    private WordsJson() {}

    static String write(JsonMapper json, RichText words) {
        ObjectNode node = json.createObjectNode().put("text", words.text());
        ArrayNode spans = node.putArray("spans");
        for (Span span : words.spans()) {
            ObjectNode one = spans.addObject();
            one.put("kind", span.kind().name()).put("offset", span.offset()).put("length", span.length());
            if (span.argument() != null) {
                one.put("argument", span.argument());
            }
        }
        return node.toString();
    }

    static RichText read(JsonMapper json, String written) {
        JsonNode node = json.readTree(written);
        List<Span> spans = new ArrayList<>();
        for (JsonNode one : node.path("spans")) {
            spans.add(new Span(
                    Kind.valueOf(one.get("kind").asString()),
                    one.get("offset").asInt(),
                    one.get("length").asInt(),
                    one.path("argument").asString(null)));
        }
        return new RichText(node.path("text").asString(""), spans);
    }
}
