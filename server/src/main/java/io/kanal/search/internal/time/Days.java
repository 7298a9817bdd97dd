package io.kanal.search.internal.time;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of days, open where an end is null.
 *
 * @param since its first day
 * @param until the day after its last
 */
public record Days(@Nullable LocalDate since, @Nullable LocalDate until) {
    static Days of(LocalDate day) {
        return new Days(day, day.plusDays(1));
    }
}
