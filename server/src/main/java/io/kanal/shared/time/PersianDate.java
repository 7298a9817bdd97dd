package io.kanal.shared.time;

import java.time.LocalDate;

/**
 * A day of the Persian calendar, Solar Hijri. Its leap years repeat every 33 years, as the tables do from 1343 to 1472 (1964 to 2093).
 *
 * @param month 1 to 12
 */
public record PersianDate(int year, int month, int day) {
    private static final LocalDate FIRST_OF_1343 = LocalDate.of(1964, 3, 21);
    private static final int SUMMER_MONTHS = 6;
    private static final int MONTHS = 12;

    public static PersianDate of(LocalDate date) {
        int year = date.getYear() - 621;
        if (date.isBefore(firstOf(year))) {
            year--;
        }
        long days = date.toEpochDay() - firstOf(year).toEpochDay();
        int summer = SUMMER_MONTHS * 31;
        return days < summer
                ? new PersianDate(year, (int) (days / 31) + 1, (int) (days % 31) + 1)
                : new PersianDate(
                        year, (int) ((days - summer) / 30) + SUMMER_MONTHS + 1, (int) ((days - summer) % 30) + 1);
    }

    /** The first day of a month of this calendar; months before the first and after the twelfth are of other years. */
    public static LocalDate firstOf(int year, int month) {
        int of = year + Math.floorDiv(month - 1, MONTHS);
        int before = Math.floorMod(month - 1, MONTHS);
        return firstOf(of).plusDays(before * 30L + Math.min(before, SUMMER_MONTHS));
    }

    private static LocalDate firstOf(int year) {
        long days = 0;
        for (int y = 1343; y < year; y++) {
            days += leap(y) ? 366 : 365;
        }
        for (int y = year; y < 1343; y++) {
            days -= leap(y) ? 366 : 365;
        }
        return FIRST_OF_1343.plusDays(days);
    }

    private static boolean leap(int year) {
        return switch (Math.floorMod(year, 33)) {
            case 1, 5, 9, 13, 17, 22, 26, 30 -> true;
            default -> false;
        };
    }
}
