package io.kanal.shared.time;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** Days, months and years of a calendar in the words and digits of a language. */
public sealed interface CalendarWords {
    /** A day with its year. */
    String day(LocalDate day);

    /** A day of the year that everybody knows is meant. */
    String dayOfYear(LocalDate day);

    /** The month a day is in, with its year. */
    String month(LocalDate day);

    /** A day with its year, and the time of day. */
    String moment(ZonedDateTime moment);

    /** The calendar's year. */
    int year(LocalDate day);

    /** The first day of the month a day is in. */
    LocalDate firstOfMonth(LocalDate day);

    /** The first day of the month behind the one a day is in. */
    LocalDate nextMonth(LocalDate day);

    /** The first day of the year a day is in. */
    LocalDate firstOfYear(LocalDate day);

    /** The first day of the year behind the one a day is in. */
    LocalDate nextYear(LocalDate day);

    /** The year a day is in, as it is written. */
    String yearOf(LocalDate day);

    static CalendarWords of(Locale locale, boolean persian) {
        return persian ? new Persian(locale) : new Gregorian(locale);
    }

    /** The calendar most of the world counts by, in the JDK's own words. */
    record Gregorian(Locale locale) implements CalendarWords {
        @Override
        public String day(LocalDate day) {
            return with(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)).format(day);
        }

        @Override
        public String dayOfYear(LocalDate day) {
            return with(DateTimeFormatter.ofLocalizedPattern("MMMd")).format(day);
        }

        @Override
        public String month(LocalDate day) {
            return with(DateTimeFormatter.ofLocalizedPattern("yMMM")).format(day);
        }

        @Override
        public String moment(ZonedDateTime moment) {
            return with(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT))
                    .format(moment);
        }

        @Override
        public int year(LocalDate day) {
            return day.getYear();
        }

        @Override
        public LocalDate firstOfMonth(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        public LocalDate nextMonth(LocalDate day) {
            return firstOfMonth(day).plusMonths(1);
        }

        @Override
        public LocalDate firstOfYear(LocalDate day) {
            return day.withDayOfYear(1);
        }

        @Override
        public LocalDate nextYear(LocalDate day) {
            return firstOfYear(day).plusYears(1);
        }

        @Override
        public String yearOf(LocalDate day) {
            return with(DateTimeFormatter.ofPattern("y")).format(day);
        }

        private DateTimeFormatter with(DateTimeFormatter format) {
            return format.withLocale(locale).withDecimalStyle(DecimalStyle.of(locale));
        }
    }

    /** Solar Hijri, which the JDK does not know; the names of its months stand in {@code messages/calendar_*.properties}. */
    record Persian(Locale locale) implements CalendarWords {
        private static final Map<Locale, Properties> WORDS = new ConcurrentHashMap<>();

        @Override
        public String day(LocalDate day) {
            return dayOfYear(day) + " " + number(PersianDate.of(day).year());
        }

        @Override
        public String dayOfYear(LocalDate day) {
            PersianDate date = PersianDate.of(day);
            return number(date.day()) + " " + word("month." + date.month());
        }

        @Override
        public String month(LocalDate day) {
            PersianDate date = PersianDate.of(day);
            return word("month.alone." + date.month()) + " " + number(date.year());
        }

        @Override
        public String moment(ZonedDateTime moment) {
            LocalTime time = moment.toLocalTime();
            return new MessageFormat(word("moment"), locale).format(new Object[] {
                day(moment.toLocalDate()),
                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        .withLocale(locale)
                        .withDecimalStyle(DecimalStyle.of(locale))
                        .format(time)
            });
        }

        @Override
        public int year(LocalDate day) {
            return PersianDate.of(day).year();
        }

        @Override
        public LocalDate firstOfMonth(LocalDate day) {
            PersianDate date = PersianDate.of(day);
            return PersianDate.firstOf(date.year(), date.month());
        }

        @Override
        public LocalDate nextMonth(LocalDate day) {
            PersianDate date = PersianDate.of(day);
            return PersianDate.firstOf(date.year(), date.month() + 1);
        }

        @Override
        public LocalDate firstOfYear(LocalDate day) {
            return PersianDate.firstOf(year(day), 1);
        }

        @Override
        public LocalDate nextYear(LocalDate day) {
            return PersianDate.firstOf(year(day) + 1, 1);
        }

        @Override
        public String yearOf(LocalDate day) {
            return number(year(day));
        }

        private String number(int value) {
            NumberFormat format = NumberFormat.getIntegerInstance(locale);
            format.setGroupingUsed(false);
            return format.format(value);
        }

        private String word(String key) {
            return Objects.requireNonNull(
                    WORDS.computeIfAbsent(locale, Persian::words).getProperty(key), key);
        }

        private static Properties words(Locale locale) {
            String name = "/messages/calendar_" + locale.getLanguage() + ".properties";
            Properties words = new Properties();
            try (InputStream file = Objects.requireNonNull(CalendarWords.class.getResourceAsStream(name), name)) {
                words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return words;
        }
    }
}
