package io.kanal.shared.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersianDateTest {
    /** ICU keeps the calendar for everybody else. */
    @Test
    void everyDayOfTwoCenturiesIsThatOfIcu() {
        Calendar icu = Calendar.getInstance(TimeZone.getTimeZone("UTC"), new ULocale("fa_IR@calendar=persian"));
        for (LocalDate day = LocalDate.of(1921, 3, 21);
                day.isBefore(LocalDate.of(2123, 3, 21));
                day = day.plusDays(1)) {
            icu.setTimeInMillis(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
            assertThat(PersianDate.of(day))
                    .as(day.toString())
                    .isEqualTo(new PersianDate(
                            icu.get(Calendar.YEAR), icu.get(Calendar.MONTH) + 1, icu.get(Calendar.DAY_OF_MONTH)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fa | ۸ آذر ۱۴۰۵     | آذر ۱۴۰۵   | ۸ آذر ۱۴۰۵، ۱۸:۰۵
            en | 8 Azar 1405    | Azar 1405  | 8 Azar 1405, 6:05\u202fPM
            ru | 8 азера 1405   | азер 1405  | 8 азера 1405, 18:05
            uk | 8 азера 1405   | азер 1405  | 8 азера 1405, 18:05
            tr | 8 Azer 1405    | Azer 1405  | 8 Azer 1405 18:05""")
    void aDayAMonthAndAMomentReadAsInTheLanguage(String language, String day, String month, String moment) {
        CalendarWords words = CalendarWords.of(Locale.of(language), true);
        LocalDateTime then = LocalDateTime.of(2026, 11, 29, 18, 5);
        assertThat(words.day(then.toLocalDate())).isEqualTo(day);
        assertThat(words.month(then.toLocalDate())).isEqualTo(month);
        assertThat(words.moment(then.atZone(ZoneOffset.UTC))).isEqualTo(moment);
    }

    @Test
    void monthsOfBothCalendarsBeginWhereTheirPeopleBeginThem() {
        LocalDate day = LocalDate.of(2026, 3, 25);
        CalendarWords persian = CalendarWords.of(Locale.of("fa"), true);
        assertThat(persian.firstOfMonth(day)).isEqualTo("2026-03-21");
        assertThat(persian.nextMonth(day)).isEqualTo("2026-04-21");
        assertThat(persian.year(day)).isEqualTo(1405);
        CalendarWords gregorian = CalendarWords.of(Locale.of("fa"), false);
        assertThat(gregorian.firstOfMonth(day)).isEqualTo("2026-03-01");
        assertThat(gregorian.nextMonth(day)).isEqualTo("2026-04-01");
        assertThat(gregorian.day(day)).isEqualTo("۲۵ مارس ۲۰۲۶");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "tr", "fa"})
    void everyLanguageNamesTheMonths(String language) throws IOException {
        Properties words = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(
                        PersianDateTest.class.getResourceAsStream("/messages/calendar_" + language + ".properties")),
                StandardCharsets.UTF_8)) {
            words.load(reader);
        }
        assertThat(words).hasSize(25).containsKeys("moment", "month.12", "month.alone.12");
    }
}
