package io.kanal.cli.internal.terminal;

import tools.jackson.databind.JsonNode;

/** Reading the server's answers. */
public final class Json {
    private Json() {}

    /** The day of a time such as {@code 2026-01-02T03:04:05Z}. */
    public static String day(String time) {
        return time.substring(0, Math.min(10, time.length()));
    }

    /** Text on one line. */
    public static String line(JsonNode text) {
        return text.asString("").replaceAll("\\s+", " ").strip();
    }
}
