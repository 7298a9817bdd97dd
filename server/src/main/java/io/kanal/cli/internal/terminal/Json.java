package io.kanal.cli.internal.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reading the server's answers. */
public final class Json {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Json() {}

    /** The day of a time such as {@code 2026-01-02T03:04:05Z}. */
    public static String day(String time) {
        return time.substring(0, Math.min(10, time.length()));
    }

    /** The minute of such a time on this machine's clock; empty for none. */
    public static String minute(String time) {
        return time.isEmpty() ? "" : MINUTE.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
    }

    /** Text on one line. */
    public static String line(JsonNode text) {
        return text.asString("").replaceAll("\\s+", " ").strip();
    }
}
