package io.kanal.cli.internal;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reading the server's answers. */
final class Json {
    private Json() {}

    /** The first of the members that is there and not null. */
    static JsonNode first(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode found = node.path(name);
            if (!found.isMissingNode() && !found.isNull()) {
                return found;
            }
        }
        return MissingNode.getInstance();
    }

    /** The elements of a list, which may stand alone or in a member of an object. */
    static Iterable<JsonNode> elements(JsonNode answer, String... names) {
        return answer.isArray() ? answer : first(answer, names);
    }

    /** The name of the channel that a hit or citation comes from, in whichever member it stands. */
    static String channel(JsonNode node) {
        JsonNode channel = first(node, "channel", "chat");
        return channel.isObject()
                ? first(channel, "title", "username").asString("")
                : channel.asString(first(node, "channel_title", "title").asString(""));
    }

    /** The day of a time such as {@code 2026-01-02T03:04:05Z}. */
    static String day(String time) {
        return time.substring(0, Math.min(10, time.length()));
    }

    /** Text on one line, without marks of highlighting. */
    static String plain(JsonNode text) {
        return text.asString("")
                .replaceAll("</?(mark|em|b)>", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** A duration such as {@code PT1M30S}, or a number of seconds, for people. */
    static String span(String text) {
        try {
            Duration duration =
                    text.startsWith("P") ? Duration.parse(text) : Duration.ofSeconds((long) Double.parseDouble(text));
            if (duration.toMinutes() < 1) {
                return duration.toSeconds() + " s";
            }
            if (duration.toHours() < 1) {
                return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
            }
            return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
        } catch (DateTimeParseException | NumberFormatException _) {
            return text;
        }
    }
}
