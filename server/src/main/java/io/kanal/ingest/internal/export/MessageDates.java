package io.kanal.ingest.internal.export;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Dates of messages. Newer exports carry the moment itself; older ones only the clock on the wall of the person who
 * exported, which becomes a moment by the zone the importing person names. A date before 1990 or after tomorrow is not
 * believed and stays unknown.
 */
final class MessageDates {
    private static final long EARLIEST = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();

    private final ZoneId zone;
    private final InstantSource clock;

    MessageDates(ZoneId zone, InstantSource clock) {
        this.zone = zone;
        this.clock = clock;
    }

    /** The moment in {@code field}, or {@link Instant#MIN} where a date is written but cannot be believed. */
    @Nullable
    Instant read(JsonNode node, String field) {
        Long seconds = Json.whole(node, field + "_unixtime");
        if (seconds != null) {
            return believed(seconds);
        }
        JsonNode local = node.get(field);
        if (local == null || local.isNull()) {
            return null;
        }
        if (local.isIntegralNumber()) {
            return believed(local.asLong(0));
        }
        return local.isString() ? ofLocal(local.stringValue()) : Instant.MIN;
    }

    /** An ISO date and time without offset. */
    Instant ofLocal(String text) {
        try {
            return of(LocalDateTime.parse(text));
        } catch (DateTimeException e) {
            // Not a date at all: the message is kept without one.
            return Instant.MIN;
        }
    }

    Instant of(LocalDateTime local) {
        return believed(local.atZone(zone).toEpochSecond());
    }

    static boolean believable(@Nullable Instant date) {
        return !Instant.MIN.equals(date);
    }

    private Instant believed(long seconds) {
        long latest = clock.instant().plus(Duration.ofDays(1)).getEpochSecond();
        return seconds < EARLIEST || seconds > latest ? Instant.MIN : Instant.ofEpochSecond(seconds);
    }
}
