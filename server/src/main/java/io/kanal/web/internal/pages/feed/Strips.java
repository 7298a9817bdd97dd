package io.kanal.web.internal.pages.feed;

import io.kanal.posts.ReadScope;
import io.kanal.posts.reading.PostCounts;
import io.kanal.shared.time.CalendarWords;
import io.kanal.web.internal.charts.Charts;
import io.kanal.web.internal.charts.Charts.Door;
import io.kanal.web.internal.charts.Series;
import io.kanal.web.internal.pages.LocalWording;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes strips: sixty days or months that end at the newest post, or further back around the day that is shown. */
@Component
public class Strips {
    /** Nothing is dated before Telegram's clock began. */
    public static final LocalDate FIRST = LocalDate.EPOCH;

    private static final int COLUMNS = 60;

    private final PostCounts counts;
    private final Charts charts;
    private final LocalWording wording;

    Strips(PostCounts counts, Charts charts, LocalWording wording) {
        this.counts = counts;
        this.charts = charts;
        this.wording = wording;
    }

    /**
     * The strip of a page.
     *
     * @param newest the day of the newest post of the scope
     * @param last the day of the newest post shown; null where nothing is shown that has one
     * @param first that of the oldest one
     */
    public Strip of(
            ReadScope scope,
            FeedPlace place,
            LocalDate newest,
            @Nullable LocalDate last,
            @Nullable LocalDate first,
            String description,
            boolean mirrored) {
        List<LocalDate> days = place.months() ? months(newest, last) : days(newest, last);
        ZoneId zone = wording.zone();
        List<Instant> moments =
                days.stream().map(day -> day.atStartOfDay(zone).toInstant()).toList();
        List<Long> posts = counts.between(scope, moments);
        List<Door> doors = new ArrayList<>();
        for (int i = 0; i < posts.size(); i++) {
            LocalDate from = days.get(i);
            LocalDate until = days.get(i + 1).minusDays(1);
            boolean shown = first != null && last != null && !until.isBefore(first) && !from.isAfter(last);
            String name = place.months() ? wording.calendar().month(from) : wording.day(from);
            doors.add(new Door(
                    new Series.Point(name, posts.get(i), wording.number(posts.get(i))),
                    posts.get(i) == 0 ? null : place.on(until).address(),
                    from + " " + until,
                    shown,
                    false));
        }
        LocalDate end = days.getLast().minusDays(1);
        return new Strip(
                charts.doors(doors, description, mirrored),
                doors.stream().filter(door -> door.href() != null).toList().reversed(),
                place.months(),
                days.getFirst().isAfter(FIRST) ? days.getFirst().minusDays(1) : null,
                end.isBefore(newest) ? later(place, end, newest) : null);
    }

    private static LocalDate later(FeedPlace place, LocalDate end, LocalDate newest) {
        LocalDate later = place.months() ? end.plusMonths(COLUMNS) : end.plusDays(COLUMNS);
        return later.isAfter(newest) ? newest : later;
    }

    /** The first days of the columns, and the day behind the last one. */
    private static List<LocalDate> days(LocalDate newest, @Nullable LocalDate shown) {
        LocalDate end = newest;
        if (shown != null && shown.isBefore(newest.minusDays(COLUMNS - 1L))) {
            LocalDate around = shown.plusDays(COLUMNS / 2);
            end = around.isBefore(newest) ? around : newest;
        }
        return end.minusDays(COLUMNS - 1L).datesUntil(end.plusDays(2)).toList();
    }

    private List<LocalDate> months(LocalDate newest, @Nullable LocalDate shown) {
        CalendarWords calendar = wording.calendar();
        LocalDate end = newest;
        if (shown != null && shown.isBefore(newest.minusMonths(COLUMNS - 1L))) {
            LocalDate around = shown.plusMonths(COLUMNS / 2);
            end = around.isBefore(newest) ? around : newest;
        }
        List<LocalDate> firsts = new ArrayList<>();
        firsts.add(calendar.nextMonth(end));
        for (int i = 0; i < COLUMNS; i++) {
            firsts.add(calendar.firstOfMonth(firsts.getLast().minusDays(1)));
        }
        return firsts.reversed();
    }
}
