package io.kanal.simulator.control;

import io.kanal.simulator.world.TelegramError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON body of a control request. */
record Order(ObjectNode body) {
    long as() {
        return number("as");
    }

    long number(String name) {
        return findNumber(name).orElseThrow(() -> TelegramError.badRequest("\"%s\" must be a number".formatted(name)));
    }

    Optional<Long> findNumber(String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (value.isIntegralNumber()) {
            return Optional.of(value.asLong());
        }
        if (value.isString() && value.asString().matches("-?\\d{1,18}")) {
            return Optional.of(Long.parseLong(value.asString()));
        }
        return Optional.empty();
    }

    int id(String name) {
        return Math.toIntExact(number(name));
    }

    String text(String name) {
        return find(name).orElseThrow(() -> TelegramError.badRequest("\"%s\" is missing".formatted(name)));
    }

    Optional<String> find(String name) {
        JsonNode value = body.get(name);
        return (value == null || value.isNull()) ? Optional.empty() : Optional.of(value.asString());
    }

    @Nullable
    String orNull(String name) {
        return find(name).filter(text -> !text.isEmpty()).orElse(null);
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = body.get(name);
        return (value == null || value.isNull()) ? otherwise : value.asBoolean(otherwise);
    }

    Optional<JsonNode> json(String name) {
        return Optional.ofNullable(body.get(name)).filter(value -> !value.isNull());
    }

    Map<String, JsonNode> entries() {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        body.properties().forEach(e -> entries.put(e.getKey(), e.getValue()));
        return entries;
    }
}
