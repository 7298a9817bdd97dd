package io.kanal.shared.input;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values that were read but are not allowed; each names its field and what was expected there. */
public final class InvalidInput extends KanalException {
    private final transient List<Field> fields;

    /**
     * One field and what was expected of it.
     *
     * @param expected goes on from "expected": "a number", "1 to 100 characters"
     */
    public record Field(String name, String expected) {}

    public InvalidInput(String message, List<Field> fields, @Nullable Throwable cause) {
        super(ErrorCode.INVALID, message, cause);
        this.fields = List.copyOf(fields);
    }

    /** A field that needs something else, in a sentence of its own. */
    public static InvalidInput of(String field, String expected, String message) {
        return new InvalidInput(message, List.of(new Field(field, expected)), null);
    }

    /** A value that is no value of its field. */
    public static InvalidInput value(String field, Object value, String expected, @Nullable Throwable cause) {
        return new InvalidInput(
                "%s is '%s'; expected %s".formatted(field, value, expected),
                List.of(new Field(field, expected)),
                cause);
    }

    /** Several fields at once; the sentence is made of them. */
    public static InvalidInput fields(List<Field> fields) {
        return new InvalidInput(
                fields.stream()
                        .limit(5)
                        .map(field -> field.name() + ": expected " + field.expected())
                        .collect(Collectors.joining("; ")),
                fields,
                null);
    }

    /** The same of a door where a field has another name. */
    public InvalidInput renamed(String from, String to) {
        return new InvalidInput(
                String.valueOf(getMessage()),
                fields.stream()
                        .map(field -> field.name().equals(from) ? new Field(to, field.expected()) : field)
                        .toList(),
                this);
    }

    public List<Field> fields() {
        return fields;
    }
}
