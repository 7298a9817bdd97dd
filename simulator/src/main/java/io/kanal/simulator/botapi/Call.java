package io.kanal.simulator.botapi;

import io.kanal.simulator.http.BadRequestException;
import io.kanal.simulator.http.Multipart;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.http.Upload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One call of a method: who calls, and the parameters as text, wherever in the request they stood. */
record Call(Bot bot, String method, Map<String, String> values, Map<String, Upload> files) {
    Call {
        values = Map.copyOf(values);
        files = Map.copyOf(files);
    }

    /** Reads query, form, multipart or JSON; a JSON body's values become text, objects stay JSON. */
    static Call read(Bot bot, String method, Request request) {
        Map<String, String> values = new LinkedHashMap<>(request.query());
        Map<String, Upload> files = Map.of();
        switch (request.contentType()) {
            case "application/json" -> values.putAll(readJson(request.text()));
            case "multipart/form-data" -> {
                Multipart multipart = Multipart.read(request);
                values.putAll(multipart.fields());
                files = multipart.files();
            }
            case "application/x-www-form-urlencoded" -> values.putAll(Request.decodeForm(request.text()));
            default -> {
                // Other bodies are not read, as Telegram does not read them.
            }
        }
        return new Call(bot, method, values, files);
    }

    static Map<String, String> readJson(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text.isBlank()) {
            return values;
        }
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new BadRequestException("Bad Request: can't parse JSON object", e);
        }
        if (!root.isObject()) {
            throw new BadRequestException("Bad Request: JSON object expected");
        }
        root.properties().forEach(e -> {
            if (!e.getValue().isNull()) {
                values.put(
                        e.getKey(),
                        e.getValue().isString()
                                ? e.getValue().asString()
                                : e.getValue().toString());
            }
        });
        return values;
    }

    boolean has(String name) {
        return !text(name).isEmpty() || files.containsKey(name);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return switch (text(name).strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            default -> false;
        };
    }

    long number(String name, long otherwise) {
        String value = text(name).strip();
        return value.matches("-?\\d{1,18}") ? Long.parseLong(value) : otherwise;
    }

    int number(String name, int otherwise, int lowest, int highest) {
        return Math.clamp(number(name, otherwise), lowest, highest);
    }

    Optional<Integer> messageId(String name) {
        long value = number(name, 0);
        return value > 0 && value <= Integer.MAX_VALUE ? Optional.of((int) value) : Optional.empty();
    }

    /** A parameter that holds JSON, already checked against its declared type. */
    Optional<JsonNode> json(String name) {
        String value = text(name);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(JsonMapper.shared().readTree(value));
    }
}
