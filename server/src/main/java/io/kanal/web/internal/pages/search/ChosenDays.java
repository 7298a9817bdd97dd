package io.kanal.web.internal.pages.search;

import io.kanal.search.QueryPart;
import io.kanal.search.QueryPart.Content;
import io.kanal.search.TimeWords;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of days that a query is narrowed to.
 *
 * @param since the first day; null where it is open
 * @param until the day after the last; null where it is open
 */
record ChosenDays(@Nullable LocalDate since, @Nullable LocalDate until) {
    private static final Pattern DATE = Pattern.compile("(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?");

    /** Those of the filters of a query, or of its words of time. */
    static ChosenDays of(List<QueryPart> parts, @Nullable TimeWords time) {
        if (time != null) {
            return new ChosenDays(time.since(), time.until());
        }
        return new ChosenDays(
                days(parts, "after").max(LocalDate::compareTo).orElse(null),
                days(parts, "before").min(LocalDate::compareTo).orElse(null));
    }

    private static Stream<LocalDate> days(List<QueryPart> parts, String filter) {
        return parts.stream()
                .filter(part -> !part.negated())
                .map(part -> part.content() instanceof Content.Filter(String name, String value) && name.equals(filter)
                        ? value
                        : "")
                .map(ChosenDays::day)
                .flatMap(Optional::stream);
    }

    /** The first day of a year, a month or a day; empty where it is none of them, which the search itself says. */
    private static Optional<LocalDate> day(String value) {
        Matcher date = DATE.matcher(value);
        try {
            return date.matches()
                    ? Optional.of(
                            LocalDate.of(Integer.parseInt(date.group(1)), number(date.group(2)), number(date.group(3))))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(@Nullable String written) {
        return written == null ? 1 : Integer.parseInt(written);
    }

    boolean any() {
        return since != null || until != null;
    }

    /** Whether days are chosen, and some of a stretch are among them. */
    boolean touches(LocalDate first, LocalDate next) {
        return any() && (since == null || since.isBefore(next)) && (until == null || first.isBefore(until));
    }

    boolean holds(LocalDate day) {
        return touches(day, day.plusDays(1));
    }

    /** The last day. */
    @Nullable
    LocalDate last() {
        return until == null ? null : until.minusDays(1);
    }
}
