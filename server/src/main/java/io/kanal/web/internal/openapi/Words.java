package io.kanal.web.internal.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the description of the interface says in words, and its examples: {@code openapi/words.properties} and
 * {@code openapi/examples.json}, both by the id of the operation.
 */
@Component
final class Words {
    private final Properties words = new Properties();
    private final JsonNode examples;
    private final JsonMapper json;

    Words(JsonMapper json) {
        this.json = json;
        try (Reader reader = new InputStreamReader(open("words.properties"), StandardCharsets.UTF_8);
                InputStream stream = open("examples.json")) {
            words.load(reader);
            examples = json.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("The words of the interface's description cannot be read", e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Words.class.getResourceAsStream("/openapi/" + name), name);
    }

    @Nullable
    String of(String key) {
        return words.getProperty(key);
    }

    /** The words of a parameter: those for this operation, else those for its name anywhere. */
    @Nullable
    String ofParameter(String operation, String name) {
        String own = of(operation + "." + name);
        return own == null ? of("parameter." + name) : own;
    }

    /** An example of what is sent or answered; null when there is none. */
    @Nullable
    JsonNode example(String operation, String of) {
        JsonNode example = examples.path(operation).path(of);
        return example.isMissingNode() ? null : example;
    }

    /** The same as maps, lists and values, which every writer of JSON knows. */
    Object plain(JsonNode example) {
        return json.treeToValue(example, Object.class);
    }

    Set<String> keys() {
        return new TreeSet<>(words.stringPropertyNames());
    }

    Set<String> examples() {
        return new TreeSet<>(examples.propertyNames());
    }
}
