package io.kanal.shared.time;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * The last days of a zone, the first of them to today.
 *
 * @param many at least one
 */
public record LastDays(LocalDate first, int many, ZoneId zone) {
    public static LastDays until(Instant now, int many, ZoneId zone) {
        return new LastDays(LocalDate.ofInstant(now, zone).minusDays(many - 1L), many, zone);
    }

    public List<LocalDate> list() {
        return first.datesUntil(first.plusDays(many)).toList();
    }

    /**
     * When each of them begins, for a query that sorts moments into days ({@code width_bucket}): the database may know other zones
     * than this machine.
     */
    public Timestamp[] begins() {
        return list().stream()
                .map(day -> Timestamp.from(day.atStartOfDay(zone).toInstant()))
                .toArray(Timestamp[]::new);
    }
}
