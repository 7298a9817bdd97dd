package io.kanal.cli.internal;

import tools.jackson.databind.JsonNode;

/** Reading the server's answers. */
final class Json {
    private Json() {}

    /** The day of a time such as {@code 2026-01-02T03:04:05Z}. */
    static String day(String time) {
        return time.substring(0, Math.min(10, time.length()));
    }

    /** Text on one line. */
    static String line(JsonNode text) {
        return text.asString("").replaceAll("\\s+", " ").strip();
    }
}
