package io.kanal.web.internal.pages.search;

import io.kanal.shared.time.CalendarWords;
import io.kanal.web.internal.charts.Charts;
import io.kanal.web.internal.charts.Charts.Door;
import io.kanal.web.internal.charts.Series;
import io.kanal.web.internal.pages.LocalWording;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/**
 * Draws when the posts of a search were written: months of the person's calendar, or years where that were too many bars. Each leads
 * to the search of its days.
 */
@Component
class TimeBars {
    /** More are too thin to be hit. */
    private static final int MOST = 72;

    private final Charts charts;
    private final LocalWording wording;

    TimeBars(Charts charts, LocalWording wording) {
        this.charts = charts;
        this.wording = wording;
    }

    /** What the person's calendar cuts time into. */
    private record Cut(
            UnaryOperator<LocalDate> first, UnaryOperator<LocalDate> next, Function<LocalDate, String> name) {
        static Cut months(CalendarWords calendar) {
            return new Cut(calendar::firstOfMonth, calendar::nextMonth, calendar::month);
        }

        static Cut years(CalendarWords calendar) {
            return new Cut(calendar::firstOfYear, calendar::nextYear, calendar::yearOf);
        }
    }

    /**
     * Bars, oldest first.
     *
     * @param svg the drawing
     * @param lines the same as links, newest first, without what is empty
     */
    record Drawn(String svg, List<FacetLine> lines) {}

    /**
     * Draws the days on which something was found.
     *
     * @param days of all times
     * @param query the words without days, which those of a bar are added to
     * @param address of a query
     */
    Drawn of(
            Map<LocalDate, Integer> days,
            ChosenDays chosen,
            QueryWords query,
            UnaryOperator<String> address,
            String description,
            boolean mirrored) {
        CalendarWords calendar = wording.calendar();
        Cut months = Cut.months(calendar);
        NavigableMap<LocalDate, Integer> bars = cut(days, months);
        if (bars.size() > MOST) {
            Map<LocalDate, Integer> within = new TreeMap<>(days);
            within.keySet().removeIf(day -> !chosen.holds(day));
            NavigableMap<LocalDate, Integer> near = cut(within, months);
            if (!near.isEmpty() && near.size() <= MOST) {
                bars = near;
            } else {
                months = Cut.years(calendar);
                bars = cut(days, months);
            }
        }
        List<Door> doors = new ArrayList<>();
        List<FacetLine> lines = new ArrayList<>();
        for (Map.Entry<LocalDate, Integer> bar : bars.entrySet()) {
            LocalDate first = bar.getKey();
            LocalDate next = months.next().apply(first);
            String name = months.name().apply(first);
            String narrowed = query.with("after:" + first, "before:" + next);
            boolean marked = chosen.touches(first, next);
            doors.add(new Door(
                    new Series.Point(name, bar.getValue(), wording.number(bar.getValue())),
                    address.apply(narrowed),
                    first + " " + next.minusDays(1),
                    marked,
                    chosen.any() && !marked));
            if (bar.getValue() > 0) {
                lines.addFirst(new FacetLine(name, bar.getValue(), narrowed));
            }
        }
        return new Drawn(charts.doors(doors, description, mirrored), lines);
    }

    /** Counts of each bar from the first to the last, the empty ones between them too unless they were beyond counting. */
    private static NavigableMap<LocalDate, Integer> cut(Map<LocalDate, Integer> days, Cut cut) {
        NavigableMap<LocalDate, Integer> bars = new TreeMap<>();
        days.forEach((day, count) -> bars.merge(cut.first().apply(day), count, Integer::sum));
        if (bars.isEmpty()) {
            return bars;
        }
        LocalDate last = bars.lastKey();
        LocalDate bar = bars.firstKey();
        for (int i = 0; i <= MOST && bar.isBefore(last); i++) {
            bars.putIfAbsent(bar, 0);
            bar = cut.next().apply(bar);
        }
        return bars;
    }
}
