package io.kanal.web.internal.pages;

import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.shared.time.CalendarWords;
import io.kanal.web.internal.charts.Charts;
import io.kanal.web.internal.charts.Series;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** How much a chat brought over time: the last days, weeks of a year, or months and years since its first post. */
@Component
class ChannelChart {
    private static final int DAYS = 90;
    private static final int WEEKS = 53;
    private static final int DAYS_OF_A_WEEK = 7;
    /** More columns are too thin to be told apart. */
    private static final int MOST = 120;

    private final Posts posts;
    private final Charts charts;
    private final LocalWording wording;
    private final MessageSource messages;

    ChannelChart(Posts posts, Charts charts, LocalWording wording, MessageSource messages) {
        this.posts = posts;
        this.charts = charts;
        this.wording = wording;
        this.messages = messages;
    }

    /** How far back it reaches. */
    enum Span {
        DAYS,
        YEAR,
        ALL;

        /** An unknown name is that of the shortest. */
        static Span of(String name) {
            return name.equals("year") ? YEAR : name.equals("all") ? ALL : DAYS;
        }
    }

    /**
     * A chart with its table.
     *
     * @param title what a column counts
     */
    public record Drawn(String title, Series series, String svg) {}

    Drawn of(ReadScope scope, Chat chat, Span span, Locale locale) {
        LocalDate today = wording.today();
        LocalDate newest = chat.lastDate() == null ? today : LocalDate.ofInstant(chat.lastDate(), wording.zone());
        LocalDate last = newest.isBefore(today.minusDays(DAYS - 1L)) ? newest : today;
        return switch (span) {
            case DAYS ->
                drawn(
                        scope,
                        chat,
                        starts(last.minusDays(DAYS - 1L), last, day -> day.plusDays(1)),
                        wording::day,
                        "",
                        locale);
            case YEAR ->
                drawn(
                        scope,
                        chat,
                        starts(
                                last.minusDays((long) DAYS_OF_A_WEEK * WEEKS - 1),
                                last,
                                day -> day.plusDays(DAYS_OF_A_WEEK)),
                        wording::day,
                        ".week",
                        locale);
            case ALL -> ever(scope, chat, last, locale);
        };
    }

    private Drawn ever(ReadScope scope, Chat chat, LocalDate last, Locale locale) {
        CalendarWords calendar = wording.calendar();
        Instant oldest = posts.firstDate(scope, chat.id()).orElse(null);
        LocalDate first = oldest == null ? last : LocalDate.ofInstant(oldest, wording.zone());
        List<LocalDate> months = starts(calendar.firstOfMonth(first), last, calendar::nextMonth);
        return months.size() <= MOST
                ? drawn(scope, chat, months, calendar::month, ".month", locale)
                : drawn(
                        scope,
                        chat,
                        starts(calendar.firstOfYear(first), last, calendar::nextYear),
                        calendar::yearOf,
                        ".year",
                        locale);
    }

    /** At least one; of what is too much for a chart only so many that it shows. */
    private static List<LocalDate> starts(LocalDate first, LocalDate last, UnaryOperator<LocalDate> next) {
        List<LocalDate> starts = new ArrayList<>(List.of(first));
        for (LocalDate day = next.apply(first); !day.isAfter(last) && starts.size() <= MOST; day = next.apply(day)) {
            starts.add(day);
        }
        return starts;
    }

    private Drawn drawn(
            ReadScope scope,
            Chat chat,
            List<LocalDate> starts,
            Function<LocalDate, String> name,
            String unit,
            Locale locale) {
        Map<LocalDate, Long> counts = posts.perStretch(scope, chat.id(), starts, wording.zone()).stream()
                .collect(Collectors.toMap(Posts.DayCount::day, Posts.DayCount::posts));
        Series series = new Series(starts.stream()
                .map(start -> {
                    long count = counts.getOrDefault(start, 0L);
                    return new Series.Point(name.apply(start), count, wording.number(count));
                })
                .toList());
        String title = messages.getMessage("channels.chart" + unit, null, locale);
        return new Drawn(title, series, charts.bars(series, title, Frame.rightToLeft(locale)));
    }
}
