package io.kanal.ai;

import io.kanal.ai.internal.JsonCandidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the JSON in what a model says: inside fences, after the word "json", between sentences, with comments, trailing
 * commas or typographic quotes.
 */
public final class TolerantJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TolerantJson() {}

    /** The first object that can be read, else the first array; empty when there is neither. Never fails. */
    public static Optional<JsonNode> find(String said) {
        List<JsonNode> readable = new ArrayList<>();
        for (String candidate : JsonCandidates.in(said)) {
            read(candidate)
                    .or(() -> read(JsonCandidates.straightQuotes(candidate)))
                    .ifPresent(readable::add);
        }
        return readable.stream()
                .filter(JsonNode::isObject)
                .findFirst()
                .or(() -> readable.stream().findFirst());
    }

    private static Optional<JsonNode> read(String candidate) {
        try {
            JsonNode node = MAPPER.readTree(candidate);
            return node.isContainer() ? Optional.of(node) : Optional.empty();
        } catch (JacksonException e) {
            // Not JSON, not even tolerantly: the next candidate may be.
            return Optional.empty();
        }
    }
}
