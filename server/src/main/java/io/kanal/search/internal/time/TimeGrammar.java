package io.kanal.search.internal.time;

import io.kanal.search.Folding;
import io.kanal.shared.text.ResourceLines;
import io.kanal.shared.time.PersianDate;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words of time of one language, out of its file among the resources. A line is a name, a colon and what it means:
 *
 * <ul>
 *   <li>{@code week} the day on which weeks begin; {@code calendar} {@code persian}, where months and years are of that one;
 *   <li>{@code month 1}, {@code persian 1}, {@code number 1}, {@code unit day}: words, separated by {@code |};
 *   <li>{@code posts}: words, separated by {@code |}, that tell that posts are spoken of;
 *   <li>{@code day -1}, {@code week -1}, {@code month}, {@code year}, {@code date}, {@code quarter}, {@code past}, {@code ago}: patterns of a
 *       point of time, with {@code {n}}, {@code {unit}}, {@code {day}}, {@code {month}}, {@code {mm}}, {@code {quarter}}, {@code {year}};
 *   <li>{@code in}, {@code since}, {@code after}, {@code before}, {@code between}: patterns around {@code {time}}.
 * </ul>
 *
 * A pattern is a regular expression over folded words with one blank between them, in which {@code ~} is any ending of a word.
 */
final class TimeGrammar {
    /** Posts are not older than Telegram; an earlier year is what is asked about. */
    private static final int FIRST_YEAR = 2013;

    private static final int FIRST_PERSIAN_YEAR = 1392;
    private static final String ENDING = "[^ ]*";
    private static final Pattern GAP = Pattern.compile("\\{(\\w+)}");

    /** What stands for a stretch of days by itself. */
    private record Point(String unit, @Nullable Integer offset, Pattern pattern) {
        /** Whether it counts from today; else it is the same whenever it is said. */
        boolean relative() {
            return offset != null || unit.equals("past") || unit.equals("ago");
        }
    }

    /** A point of time and what stands around it. */
    private record Phrase(String name, Pattern pattern) {}

    /**
     * Words of time that stand somewhere.
     *
     * @param from first character in the words that were read
     * @param relative whether they count from today
     */
    record Match(int from, int to, Days days, boolean relative) {}

    private final DayOfWeek firstOfWeek;
    private final boolean persian;
    private final Map<String, Integer> months = new HashMap<>();
    private final Map<String, Integer> persianMonths = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, String> units = new HashMap<>();
    private final Map<String, String> gaps;
    private final List<Point> points;
    private final List<Phrase> phrases;
    private final Pattern posts;

    private TimeGrammar(List<String> lines) {
        String week = "monday";
        String calendar = "";
        String spoken = "";
        List<String[]> patterns = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            String[] name = line.substring(0, colon).strip().split(" ", -1);
            String means = Folding.fold(line.substring(colon + 1).strip()).replace("~", ENDING);
            switch (name[0]) {
                case "week" -> {
                    if (name.length == 1) {
                        week = means;
                    } else {
                        patterns.add(new String[] {"week", name[1], means});
                    }
                }
                case "calendar" -> calendar = means;
                case "posts" -> spoken = means;
                case "number" -> each(means, word -> numbers.put(word, Integer.parseInt(name[1])));
                case "unit" -> each(means, word -> units.put(word, name[1]));
                case "persian" -> each(means, word -> persianMonths.put(word, Integer.parseInt(name[1])));
                case "month" -> {
                    if (name.length > 1 && !name[1].matches("0|-.*")) {
                        each(means, word -> months.put(word, Integer.parseInt(name[1])));
                    } else {
                        patterns.add(new String[] {"month", name.length > 1 ? name[1] : "", means});
                    }
                }
                default -> patterns.add(new String[] {name[0], name.length > 1 ? name[1] : "", means});
            }
        }
        firstOfWeek = DayOfWeek.valueOf(week.toUpperCase(Locale.ROOT));
        persian = calendar.equals("persian");
        posts = Pattern.compile(" (?:" + spoken + ") ");
        gaps = Map.of(
                "n", "\\d{1,3}|" + any(numbers),
                "unit", any(units),
                "day", "\\d{1,2}",
                "mm", "\\d{1,2}",
                "quarter", "[1-4]",
                "month", any(months) + "|" + any(persianMonths),
                "year", "\\d{4}");
        points = patterns.stream()
                .filter(line -> !around(line[0]))
                .map(line ->
                        new Point(line[0], line[1].isEmpty() ? null : Integer.valueOf(line[1]), filled(line[2], true)))
                .toList();
        // A bare year or month says too little: "Windows 2000", "may".
        String complete = patterns.stream()
                .filter(line -> !around(line[0]) && !bare(line[2]))
                .map(line -> filled(line[2], false).pattern())
                .collect(Collectors.joining("|", "(?:", ")"));
        String time = points.stream()
                .map(point -> point.pattern().pattern().replaceAll("\\?<\\w+>", "?:"))
                .collect(Collectors.joining("|", "(?:", ")"));
        phrases = Stream.concat(
                        Stream.of(new Phrase("in", standing("(?<a>" + complete + ")"))),
                        patterns.stream()
                                .filter(line -> around(line[0]))
                                .map(line -> new Phrase(
                                        line[0],
                                        standing(line[2].replaceFirst(
                                                        "\\{time}", Matcher.quoteReplacement("(?<a>" + time + ")"))
                                                .replaceFirst(
                                                        "\\{time}", Matcher.quoteReplacement("(?<b>" + time + ")"))))))
                .toList();
    }

    static TimeGrammar of(String language) {
        return new TimeGrammar(ResourceLines.of("/search/time/" + language + ".txt"));
    }

    private interface Taker {
        void take(String word);
    }

    private static void each(String words, Taker taker) {
        Stream.of(words.split("\\|")).map(String::strip).forEach(taker::take);
    }

    private static boolean around(String name) {
        return switch (name) {
            case "in", "since", "after", "before", "between" -> true;
            default -> false;
        };
    }

    private static boolean bare(String pattern) {
        List<String> gaps =
                GAP.matcher(pattern).results().map(gap -> gap.group(1)).toList();
        return gaps.equals(List.of("year")) || gaps.equals(List.of("month"));
    }

    /** The words as alternatives, the longest first. */
    private static String any(Map<String, ?> words) {
        return words.isEmpty()
                ? "(?!)"
                : words.keySet().stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .collect(Collectors.joining("|"));
    }

    private Pattern filled(String pattern, boolean named) {
        return Pattern.compile(GAP.matcher(pattern.replaceAll("\\((?!\\?)", "(?:"))
                .replaceAll(gap -> Matcher.quoteReplacement(
                        (named ? "(?<" + gap.group(1) + ">" : "(?:") + gaps.getOrDefault(gap.group(1), "(?!)") + ")")));
    }

    /** Between two blanks; the blanks are not a part of it. */
    private static Pattern standing(String pattern) {
        return Pattern.compile("(?<= )(?:" + pattern + ")(?= )");
    }

    /** Whether the words speak of posts and when they were written, and not of what happened. */
    boolean speaksOfPosts(String words) {
        return posts.matcher(words).find();
    }

    /**
     * The words of time in a text.
     *
     * @param words folded, with one blank before, between and after them
     */
    List<Match> in(String words, LocalDate today) {
        List<Match> found = new ArrayList<>();
        for (Phrase phrase : phrases) {
            Matcher matcher = phrase.pattern().matcher(words);
            while (matcher.find()) {
                Optional<Match> match =
                        phrase.name().equals("between") ? between(matcher, today) : one(phrase.name(), matcher, today);
                match.ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Match> one(String name, Matcher matcher, LocalDate today) {
        return time(matcher.group("a"), today, null).map(time -> {
            Days days = switch (name) {
                case "since" -> new Days(time.days().since(), null);
                case "after" -> new Days(time.days().until(), null);
                case "before" -> new Days(null, time.days().since());
                default -> time.days();
            };
            return new Match(matcher.start(), matcher.end(), days, time.relative());
        });
    }

    private Optional<Match> between(Matcher matcher, LocalDate today) {
        Optional<Time> end = time(matcher.group("b"), today, null);
        // "Between March and June 2022": the year stands once.
        Optional<Time> start = end.flatMap(
                until -> time(matcher.group("a"), today, until.days().since()));
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        LocalDate since = start.get().days().since();
        LocalDate until = end.get().days().until();
        return since != null && until != null && since.isBefore(until)
                ? Optional.of(new Match(
                        matcher.start(),
                        matcher.end(),
                        new Days(since, until),
                        start.get().relative() || end.get().relative()))
                : Optional.empty();
    }

    private record Time(Days days, boolean relative) {}

    /** @param latest where a month without its year is the last one not after this, and not after today; null for today */
    private Optional<Time> time(String words, LocalDate today, @Nullable LocalDate latest) {
        for (Point point : points) {
            Matcher matcher = point.pattern().matcher(words);
            if (matcher.matches()) {
                Days days = days(point, matcher, today, latest == null ? today : latest);
                LocalDate since = days == null ? null : days.since();
                if (days != null && since != null && !since.isAfter(today)) {
                    return Optional.of(new Time(days, point.relative()));
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable Days days(Point point, Matcher matcher, LocalDate today, LocalDate latest) {
        Integer offset = point.offset();
        if (offset != null) {
            return unit(point.unit(), offset, today);
        }
        try {
            return switch (point.unit()) {
                case "past" -> past(matcher, today);
                case "ago" -> unit(units.getOrDefault(matcher.group("unit"), "day"), -number(matcher), today);
                case "date" -> date(matcher);
                case "month" -> month(matcher, latest);
                case "quarter" ->
                    known(
                            matcher,
                            LocalDate.of(year(matcher), 3 * Integer.parseInt(matcher.group("quarter")) - 2, 1),
                            3);
                case "year" -> year(year(matcher));
                default -> throw new IllegalStateException("Words of time without a meaning: " + point.unit());
            };
        } catch (DateTimeException e) {
            // The thirty-first of February is no day; whoever writes it means something else.
            return null;
        }
    }

    private Days unit(String unit, int offset, LocalDate today) {
        return switch (unit) {
            case "day" -> Days.of(today.plusDays(offset));
            case "week" -> {
                LocalDate first = today.with(TemporalAdjusters.previousOrSame(firstOfWeek))
                        .plusWeeks(offset);
                yield new Days(first, first.plusWeeks(1));
            }
            case "month" -> {
                if (persian) {
                    PersianDate now = PersianDate.of(today);
                    yield persianMonth(now.year(), now.month() + offset);
                }
                LocalDate first = today.withDayOfMonth(1).plusMonths(offset);
                yield new Days(first, first.plusMonths(1));
            }
            case "quarter" -> {
                LocalDate first = today.withDayOfMonth(1)
                        .withMonth(today.getMonthValue() - (today.getMonthValue() - 1) % 3)
                        .plusMonths(3L * offset);
                yield new Days(first, first.plusMonths(3));
            }
            case "year" -> {
                if (persian) {
                    yield persianYear(PersianDate.of(today).year() + offset);
                }
                LocalDate first = today.withDayOfYear(1).plusYears(offset);
                yield new Days(first, first.plusYears(1));
            }
            default -> throw new IllegalStateException("No unit of time: " + unit);
        };
    }

    /** The last days, weeks, months or years, today included. */
    private @Nullable Days past(Matcher matcher, LocalDate today) {
        int many = matcher.pattern().namedGroups().containsKey("n") ? number(matcher) : 1;
        LocalDate since = switch (units.getOrDefault(matcher.group("unit"), "day")) {
            case "week" -> today.minusWeeks(many);
            case "month" -> today.minusMonths(many);
            case "year" -> today.minusYears(many);
            default -> today.minusDays(many);
        };
        return since.getYear() < FIRST_YEAR ? null : new Days(since, today.plusDays(1));
    }

    private int number(Matcher matcher) {
        String word = matcher.group("n");
        Integer named = word == null ? Integer.valueOf(1) : numbers.get(word);
        return named == null ? Integer.parseInt(word) : named;
    }

    private static int year(Matcher matcher) {
        return Integer.parseInt(matcher.group("year"));
    }

    private @Nullable Days year(int year) {
        if (persian && year >= FIRST_PERSIAN_YEAR && year < FIRST_YEAR) {
            return year < 1500 ? persianYear(year) : null;
        }
        LocalDate first = LocalDate.of(year, 1, 1);
        return year < FIRST_YEAR ? null : new Days(first, first.plusYears(1));
    }

    private @Nullable Days date(Matcher matcher) {
        int day = Integer.parseInt(matcher.group("day"));
        boolean named = matcher.pattern().namedGroups().containsKey("month");
        Integer month = named ? months.get(matcher.group("month")) : Integer.valueOf(matcher.group("mm"));
        int year = year(matcher);
        if (month == null || (persian && year < FIRST_YEAR)) {
            Integer of = named ? persianMonths.get(matcher.group("month")) : month;
            return of == null || of < 1 || of > 12 || day < 1 || day > 31 || year < FIRST_PERSIAN_YEAR || year >= 1500
                    ? null
                    : Days.of(PersianDate.firstOf(year, of).plusDays(day - 1L));
        }
        return year < FIRST_YEAR ? null : Days.of(LocalDate.of(year, month, day));
    }

    private @Nullable Days month(Matcher matcher, LocalDate latest) {
        boolean withYear = matcher.pattern().namedGroups().containsKey("year");
        String word = matcher.group("month");
        Integer ofPersian = persianMonths.get(word);
        if (ofPersian != null) {
            if (withYear) {
                int year = year(matcher);
                return year < FIRST_PERSIAN_YEAR || year >= 1500 ? null : persianMonth(year, ofPersian);
            }
            PersianDate now = PersianDate.of(latest);
            return persianMonth(ofPersian > now.month() ? now.year() - 1 : now.year(), ofPersian);
        }
        int month = months.getOrDefault(word, 1);
        if (withYear) {
            return known(matcher, LocalDate.of(year(matcher), month, 1), 1);
        }
        LocalDate first = latest.withDayOfMonth(1).withMonth(month);
        LocalDate last = first.isAfter(latest) ? first.minusYears(1) : first;
        return new Days(last, last.plusMonths(1));
    }

    private static @Nullable Days known(Matcher matcher, LocalDate first, int lasts) {
        return year(matcher) < FIRST_YEAR ? null : new Days(first, first.plusMonths(lasts));
    }

    private static Days persianMonth(int year, int month) {
        return new Days(PersianDate.firstOf(year, month), PersianDate.firstOf(year, month + 1));
    }

    private static Days persianYear(int year) {
        return new Days(PersianDate.firstOf(year, 1), PersianDate.firstOf(year + 1, 1));
    }
}
