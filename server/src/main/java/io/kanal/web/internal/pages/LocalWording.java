package io.kanal.web.internal.pages;

import io.kanal.jobs.Job;
import io.kanal.jobs.Skip;
import io.kanal.jobs.Waiting;
import io.kanal.people.User;
import io.kanal.posts.Counter;
import io.kanal.shared.Scope;
import io.kanal.shared.text.PluralForm;
import io.kanal.shared.time.CalendarWords;
import io.kanal.web.internal.locale.Telling;
import io.kanal.web.internal.security.CallerArgument;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Numbers, dates and durations as the person at the browser reads them: in their language, digits and time zone. */
@Component("say")
public class LocalWording {
    private static final List<String> REPORT = List.of("new", "changed", "known", "restored", "refused");

    private final Clock clock;
    private final MessageSource messages;
    private final Telling telling;

    LocalWording(Clock clock, MessageSource messages, Telling telling) {
        this.clock = clock;
        this.messages = messages;
        this.telling = telling;
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }

    /** The person's zone. */
    public ZoneId zone() {
        return CallerArgument.visitor().map(User::zone).orElseGet(clock::getZone);
    }

    /** The person's calendar, in the language of the page. */
    public CalendarWords calendar() {
        Locale locale = locale();
        return CalendarWords.of(
                locale,
                CallerArgument.visitor().map(User::persianCalendar).orElseGet(() -> User.persianCalendar(locale)));
    }

    /** The person's day. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone());
    }

    public String number(long value) {
        return NumberFormat.getIntegerInstance(locale()).format(value);
    }

    /** Things per second: a fraction only where it tells something. */
    public String pace(double perSecond) {
        NumberFormat format = NumberFormat.getInstance(locale());
        format.setMaximumFractionDigits(perSecond < 10 ? 1 : 0);
        return format.format(perSecond);
    }

    /** A number in a few characters: 12K. */
    public String compact(long value) {
        NumberFormat format = NumberFormat.getCompactNumberInstance(locale(), NumberFormat.Style.SHORT);
        format.setMaximumFractionDigits(value < 100_000 && value >= 1_000 ? 1 : 0);
        return format.format(value);
    }

    /** A text that counts, in the form its number asks for; the number fills its first gap. */
    public String count(String key, long count, Object... more) {
        return counted(key, count, number(count), more);
    }

    /** The same of a number that may be an estimate. */
    public String about(String key, long count, boolean approximate) {
        return counted(key, count, (approximate ? "≈ " : "") + number(count));
    }

    private String counted(String key, long count, String shown, Object... more) {
        Locale locale = locale();
        // Without values the texts come as they are written, with all their forms.
        String form = PluralForm.choose(messages.getMessage(key, null, locale), locale, count);
        Object[] gaps = new Object[more.length + 1];
        gaps[0] = shown;
        System.arraycopy(more, 0, gaps, 1, more.length);
        return new MessageFormat(form, locale).format(gaps);
    }

    /** A counter as its source showed it, or in few characters where it is exact. */
    public String counter(Counter counter) {
        String shown = counter.text();
        return shown == null ? compact(counter.value()) : shown;
    }

    /** A job's report in one line: what was done, most telling first, without what is nothing. */
    public String report(Job job) {
        List<String> parts = new ArrayList<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        REPORT.forEach(name -> counts.put(name, job.counts().getOrDefault(name, 0L)));
        new TreeMap<>(job.counts()).forEach(counts::putIfAbsent);
        counts.forEach((name, count) -> {
            if (count > 0) {
                String known = messages.getMessage("job.count." + name, null, name, locale());
                parts.add(known + " " + number(count));
            }
        });
        long left = job.skipped().stream().mapToLong(Skip::count).sum();
        if (left > 0) {
            parts.add(text("job.skipped") + " " + number(left));
        }
        return String.join(" · ", parts);
    }

    /** What a survey counts messages as. */
    public String kind(String slug) {
        return Objects.requireNonNullElse(
                messages.getMessage(
                        "survey.kind." + slug,
                        null,
                        messages.getMessage("media." + slug, null, null, locale()),
                        locale()),
                slug);
    }

    /** What a job does now, in a word or two. */
    public String doing(Job job) {
        String plain = text("job." + job.state().name().toLowerCase(Locale.ROOT));
        return job.phase() == null
                ? plain
                : Objects.requireNonNullElse(
                        messages.getMessage("job.phase." + job.phase(), null, null, locale()), plain);
    }

    /** Why a job that waits does not run; null where nothing stands in its way. */
    public @Nullable String waits(@Nullable Waiting waiting) {
        if (waiting == null) {
            return null;
        }
        return switch (waiting.reason()) {
            case NOTHING -> null;
            case THREADS -> text("job.waits.threads", number(waiting.running()));
            case LATER -> text("job.waits.later", waiting.until() == null ? "" : time(waiting.until()));
            case NO_NODE -> text("job.waits.node");
        };
    }

    /** Why a job left something out. */
    public String reason(Skip skip) {
        return Objects.requireNonNullElse(
                messages.getMessage("job.skip." + skip.reason(), null, null, locale()), skip.reason());
    }

    public String percent(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(locale());
        // Only what is complete may read as complete.
        double shown = share < 1 ? Math.min(share, 0.999) : 1;
        format.setMaximumFractionDigits(shown > 0.99 && shown < 1 ? 1 : 0);
        return format.format(shown);
    }

    /** A point in time in as few words as make it clear: the time for today, else the day, with the year where it is another. */
    public String time(Instant instant) {
        LocalDate then = LocalDate.ofInstant(instant, zone());
        LocalDate today = today();
        if (then.equals(today)) {
            return clock(instant);
        }
        CalendarWords calendar = calendar();
        return calendar.year(then) == calendar.year(today) ? calendar.dayOfYear(then) : calendar.day(then);
    }

    /** The time of day, where the day is known already. */
    public String clock(Instant instant) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(locale())
                .withDecimalStyle(DecimalStyle.of(locale()))
                .format(instant.atZone(zone()));
    }

    /** A point in time in full, for tooltips and single posts. */
    public String moment(Instant instant) {
        return calendar().moment(instant.atZone(zone()));
    }

    public String day(LocalDate day) {
        return calendar().day(day);
    }

    /** The day of a moment, where the person is. */
    public String dayOf(Instant instant) {
        return day(LocalDate.ofInstant(instant, zone()));
    }

    /** A stretch of days; null where it is open, {@code until} the day after its last. */
    public String days(@Nullable LocalDate since, @Nullable LocalDate until) {
        LocalDate last = until == null ? null : until.minusDays(1);
        if (since == null || last == null) {
            return since == null ? (last == null ? "" : text("time.until", day(last))) : text("time.since", day(since));
        }
        return since.equals(last) ? day(since) : text("time.between", day(since), day(last));
    }

    /** How long something takes, in its largest unit or two. */
    public String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return text("duration.seconds", number(seconds));
        }
        if (seconds < 3600) {
            return text("duration.minutes", number(seconds / 60), number(seconds % 60));
        }
        if (seconds < 86_400) {
            return text("duration.hours", number(seconds / 3600), number(seconds % 3600 / 60));
        }
        return text("duration.days", number(seconds / 86_400), number(seconds % 86_400 / 3600));
    }

    /** So much of a job's work: imports count the bytes of their file, everything else, and their last phase, counts messages. */
    public String amount(Job job, double much) {
        return job.kind().equals("import") && job.phase() == null ? bytes((long) much) : number((long) much);
    }

    public String bytes(long bytes) {
        if (bytes < 1024) {
            return text("bytes.b", number(bytes));
        }
        double shown = bytes / 1024.0;
        String unit = "bytes.kb";
        for (String next : new String[] {"bytes.mb", "bytes.gb"}) {
            if (shown >= 1024) {
                shown /= 1024;
                unit = next;
            }
        }
        NumberFormat format = NumberFormat.getInstance(locale());
        format.setMaximumFractionDigits(shown < 10 ? 1 : 0);
        return text(unit, format.format(shown));
    }

    /** Playing time of a voice message or video, 3:07. */
    public String playing(int seconds) {
        return seconds < 3600
                ? String.format(locale(), "%d:%02d", seconds / 60, seconds % 60)
                : String.format(locale(), "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** The time a machine reads, for {@code <time datetime>}; empty where the time is unknown. */
    public String machine(@Nullable Instant instant) {
        return instant == null ? "" : instant.toString();
    }

    /** Scopes of a key by name. */
    public String scopes(Set<Scope> scopes) {
        return scopes.stream()
                .sorted()
                .map(scope -> text("scope." + scope.label()))
                .collect(Collectors.joining(text("list.comma")));
    }

    /** What a room says in English, in the language of the page. */
    public String told(@Nullable String english) {
        return english == null ? "" : telling.tell(english, locale());
    }

    private String text(String key, Object... values) {
        return messages.getMessage(key, values, locale());
    }
}
