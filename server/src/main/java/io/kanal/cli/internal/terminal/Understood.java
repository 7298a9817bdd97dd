package io.kanal.cli.internal.terminal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Words of time that were understood, as the terminal says them. */
public final class Understood {
    private Understood() {}

    /** Such as {@code ("last week": 2026-11-16 to 2026-11-22; --as-written takes it as words)}. */
    public static String line(JsonNode understood) {
        List<String> days = new ArrayList<>();
        String since = understood.path("since").asString("");
        String until = understood.path("until").asString("");
        if (!since.isEmpty()) {
            days.add((until.isEmpty() ? "from " : "") + since);
        }
        if (!until.isEmpty()) {
            // The day after the last is for machines.
            days.add((since.isEmpty() ? "until " : "to ")
                    + LocalDate.parse(until).minusDays(1));
        }
        return "(\"%s\": %s; --as-written takes it as words)"
                .formatted(understood.path("words").asString(""), String.join(" ", days));
    }
}
