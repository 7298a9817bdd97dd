package io.kanal.simulator.botapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Bot API's own description of its methods and types, from PaulSonOfLars/telegram-bot-api-spec (MIT). Method names
 * are found in any case, as Telegram finds them.
 */
public final class Schema {
    private static final Schema CURRENT = load();

    private final Map<String, Method> methods = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Type> types = new LinkedHashMap<>();

    /** A method, what it takes and which types it may return. */
    public record Method(String name, List<String> returns, List<Field> fields) {}

    /** A type: fields, or a choice of subtypes. */
    public record Type(String name, List<String> subtypes, List<Field> fields) {}

    /** A field; {@code constant} is its only value where it tells subtypes apart. */
    public record Field(
            String name,
            List<String> types,
            boolean required,
            @Nullable String constant) {}

    private Schema() {}

    public static Schema current() {
        return CURRENT;
    }

    private static Schema load() {
        try (InputStream in = Schema.class.getResourceAsStream("bot-api-schema.json")) {
            if (in == null) {
                throw new IllegalStateException("The Bot API schema is missing from the program");
            }
            JsonNode root = JsonMapper.shared().readTree(in);
            Schema schema = new Schema();
            root.get("methods").properties().forEach(e -> {
                Method method = new Method(e.getKey(), strings(e.getValue().get("returns")), fields(e.getValue()));
                schema.methods.put(e.getKey(), method);
            });
            root.get("types").properties().forEach(e -> {
                Type type = new Type(e.getKey(), strings(e.getValue().get("subtypes")), fields(e.getValue()));
                schema.types.put(e.getKey(), type);
            });
            return schema;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Field> fields(JsonNode thing) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : thing.get("fields")) {
            JsonNode constant = field.get("constant");
            fields.add(new Field(
                    field.get("name").asString(),
                    strings(field.get("types")),
                    field.get("required").asBoolean(),
                    constant == null ? null : constant.asString()));
        }
        return List.copyOf(fields);
    }

    private static List<String> strings(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(one -> all.add(one.asString()));
        return List.copyOf(all);
    }

    public Optional<Method> findMethod(String name) {
        return Optional.ofNullable(methods.get(name));
    }

    public Type type(String name) {
        Type type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("The Bot API has no type " + name);
        }
        return type;
    }

    public boolean knowsType(String name) {
        return types.containsKey(name);
    }
}
