package io.kanal.simulator.botapi;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether JSON has the shape that the Bot API declares. Complaints are worded as Telegram's own. */
public final class TypeCheck {
    private static final String ARRAY_OF = "Array of ";

    private final Schema schema;
    private final boolean strict;

    private TypeCheck(Schema schema, boolean strict) {
        this.schema = schema;
        this.strict = strict;
    }

    /** For what bots send: unknown fields are ignored, numbers may come as text. */
    public static TypeCheck lenient() {
        return new TypeCheck(Schema.current(), false);
    }

    /** For what bots receive: every field must be declared. */
    public static TypeCheck strict() {
        return new TypeCheck(Schema.current(), true);
    }

    /** The first complaint about a value of one of several types, if there is any. */
    public Optional<String> complaint(JsonNode value, List<String> types) {
        if (types.size() > 1 && value.isArray() && types.stream().allMatch(t -> t.startsWith(ARRAY_OF))) {
            return mixedArrayComplaint(value, types);
        }
        Optional<String> first = Optional.empty();
        for (String type : types) {
            Optional<String> complaint = complaint(value, type);
            if (complaint.isEmpty()) {
                return complaint;
            }
            boolean likelier = first.isEmpty() || !complaint.get().startsWith("must be");
            first = likelier ? complaint : first;
        }
        return first;
    }

    /** An album may mix photos and videos, though each is declared as an array of its own. */
    private Optional<String> mixedArrayComplaint(JsonNode array, List<String> types) {
        List<String> elementTypes =
                types.stream().map(t -> t.substring(ARRAY_OF.length())).toList();
        for (JsonNode element : array) {
            Optional<String> complaint = complaint(element, elementTypes);
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private Optional<String> complaint(JsonNode value, String type) {
        if (type.startsWith(ARRAY_OF)) {
            if (!value.isArray()) {
                return Optional.of("must be of type Array");
            }
            int index = 0;
            for (JsonNode element : value) {
                Optional<String> complaint = complaint(element, type.substring(ARRAY_OF.length()));
                if (complaint.isPresent()) {
                    int place = index;
                    return complaint.map(c -> "[%d] %s".formatted(place, c));
                }
                index++;
            }
            return Optional.empty();
        }
        return switch (type) {
            case "Integer" -> require(integer(value), "must be of type Number");
            case "Float" -> require(value.isNumber() || (!strict && number(value)), "must be of type Number");
            case "Boolean" -> require(value.isBoolean() || (!strict && value.isNumber()), "must be of type Boolean");
            case "String" -> require(value.isString() || (!strict && value.isNumber()), "must be of type String");
            case "InputFile" -> require(value.isString(), "must be of type String");
            // A button of a keyboard may be given as its text alone.
            case "KeyboardButton" ->
                !strict && value.isString() ? Optional.empty() : objectComplaint(value, schema.type(type));
            default -> objectComplaint(value, schema.type(type));
        };
    }

    private boolean integer(JsonNode value) {
        return value.isIntegralNumber()
                || (!strict
                        && (value.isNumber()
                                || (value.isString() && value.asString().matches("-?\\d+"))));
    }

    private static boolean number(JsonNode value) {
        return value.isString() && value.asString().matches("-?\\d+(?:\\.\\d+)?");
    }

    private static Optional<String> require(boolean met, String complaint) {
        return met ? Optional.empty() : Optional.of(complaint);
    }

    private Optional<String> objectComplaint(JsonNode value, Schema.Type type) {
        if (!type.subtypes().isEmpty()) {
            return subtypeComplaint(value, type);
        }
        if (!value.isObject()) {
            return Optional.of("must be of type Object");
        }
        for (Schema.Field field : type.fields()) {
            JsonNode given = value.get(field.name());
            if (given == null || given.isNull()) {
                if (field.required()) {
                    return Optional.of("Can't find field \"%s\"".formatted(field.name()));
                }
                continue;
            }
            if (field.constant() != null && !field.constant().equals(given.asString(""))) {
                return Optional.of("Field \"%s\" must be \"%s\"".formatted(field.name(), field.constant()));
            }
            Optional<String> complaint = complaint(given, field.types());
            if (complaint.isPresent()) {
                return complaint.map(c -> "Field \"%s\" %s".formatted(field.name(), c));
            }
        }
        if (strict) {
            for (String name : value.propertyNames()) {
                if (type.fields().stream().noneMatch(f -> f.name().equals(name))) {
                    return Optional.of("%s has no field \"%s\"".formatted(type.name(), name));
                }
            }
        }
        return Optional.empty();
    }

    /** The subtype is told by its constant; where there is none, any that fits will do. */
    private Optional<String> subtypeComplaint(JsonNode value, Schema.Type type) {
        Optional<String> first = Optional.empty();
        for (String name : type.subtypes()) {
            if (!schema.knowsType(name)) {
                Optional<String> complaint = complaint(value, name);
                if (complaint.isEmpty()) {
                    return complaint;
                }
                first = first.isEmpty() ? complaint : first;
                continue;
            }
            Schema.Type subtype = schema.type(name);
            Optional<Schema.Field> told =
                    subtype.fields().stream().filter(f -> f.constant() != null).findFirst();
            if (told.isPresent() && value.isObject()) {
                JsonNode given = value.get(told.get().name());
                String constant = told.get().constant();
                if (given != null && constant != null && constant.equals(given.asString(""))) {
                    Optional<String> complaint = objectComplaint(value, subtype);
                    if (complaint.isEmpty()) {
                        return complaint;
                    }
                    // Several results of inline queries share a constant; the next may fit.
                    first = complaint;
                    continue;
                }
            }
            Optional<String> complaint = objectComplaint(value, subtype);
            if (complaint.isEmpty()) {
                return complaint;
            }
            first = first.isEmpty() ? complaint : first;
        }
        return first;
    }
}
