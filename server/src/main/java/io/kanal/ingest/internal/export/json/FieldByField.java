package io.kanal.ingest.internal.export.json;

import io.kanal.ingest.internal.export.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message that is no sound JSON as a whole, read one field at a time: what can be read stays, what cannot is named. Fields
 * are told apart by layout where each begins a line of its own, as Desktop writes them, else by quotes and brackets.
 */
final class FieldByField {
    private static final Pattern FIRST_LINE = Pattern.compile("\\A\\s*\\{[^\\n]*\\n([ \\t]+)\"");
    private static final Pattern NAME = Pattern.compile("\\s*\"([a-z_A-Z0-9]{1,64})\"\\s*:\\s*");

    private final ObjectNode fields = Json.MAPPER.createObjectNode();
    private final List<String> unreadable = new ArrayList<>();

    private FieldByField() {}

    /** Takes the text of an object apart. */
    static FieldByField of(String text) {
        FieldByField read = new FieldByField();
        members(text).forEach(read::take);
        return read;
    }

    /** The fields that can be read. */
    ObjectNode fields() {
        return fields;
    }

    /** Names of the fields that could not be read, or not as they are written. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private void take(String member) {
        Matcher name = NAME.matcher(member);
        if (!name.lookingAt()) {
            return;
        }
        String value = member.substring(name.end()).strip();
        JsonNode sound = parsed(value);
        if (sound != null) {
            fields.set(name.group(1), sound);
            return;
        }
        unreadable.add(name.group(1));
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            // Quotation marks inside of a text that were written as if they ended it.
            String inside = value.substring(1, value.length() - 1).replaceAll("(?<!\\\\)\"", "\\\\\"");
            JsonNode mended = parsed("\"" + inside + "\"");
            if (mended != null) {
                fields.set(name.group(1), mended);
            }
        }
    }

    private static @Nullable JsonNode parsed(String value) {
        try {
            return Json.MAPPER.readTree(value);
        } catch (JacksonException e) {
            // This field is what made the message unreadable.
            return null;
        }
    }

    private static List<String> members(String text) {
        Matcher first = FIRST_LINE.matcher(text);
        return first.find() ? byLine(text, first.group(1)) : byBracket(text);
    }

    private static List<String> byLine(String text, String indent) {
        List<String> members = new ArrayList<>();
        StringBuilder member = new StringBuilder();
        for (String line : text.substring(text.indexOf('{') + 1, end(text)).split("\n", -1)) {
            if (line.startsWith(indent + "\"")) {
                members.add(trimmed(member));
                member.setLength(0);
            }
            member.append(line).append('\n');
        }
        members.add(trimmed(member));
        return members;
    }

    private static List<String> byBracket(String text) {
        List<String> members = new ArrayList<>();
        StringBuilder member = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        int end = end(text);
        for (int i = text.indexOf('{') + 1; i < end; i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && i + 1 < end) {
                member.append(c);
                c = text.charAt(++i);
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']')) {
                depth--;
            } else if (!quoted && depth == 0 && c == ',') {
                members.add(trimmed(member));
                member.setLength(0);
                continue;
            }
            member.append(c);
        }
        members.add(trimmed(member));
        return members;
    }

    /** Where the object's closing bracket stands. */
    private static int end(String text) {
        int end = text.lastIndexOf('}');
        return end < text.indexOf('{') ? text.length() : end;
    }

    private static String trimmed(StringBuilder member) {
        String text = member.toString().strip();
        return text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
    }
}
