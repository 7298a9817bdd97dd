package io.kanal.shared.text;

import java.util.Locale;

/** The form that a whole number gives to what it counts, as CLDR has it. */
public enum PluralForm {
    ONE,
    FEW,
    MANY;

    /** The form of a language; whatever is not Slavic here has one and many. */
    public static PluralForm of(Locale locale, long count) {
        long number = Math.abs(count);
        return switch (locale.getLanguage()) {
            case "ru", "uk" -> slavic(number);
            // In Persian zero is told as one is.
            case "fa" -> number <= 1 ? ONE : MANY;
            default -> number == 1 ? ONE : MANY;
        };
    }

    private static PluralForm slavic(long number) {
        long units = number % 10;
        long tens = number % 100;
        if (units == 1 && tens != 11) {
            return ONE;
        }
        return units >= 2 && units <= 4 && (tens < 12 || tens > 14) ? FEW : MANY;
    }

    /**
     * The form of a text that holds several divided by bars: one, few and many, or one and many, or one for all.
     *
     * @throws IllegalArgumentException if it holds another number of forms than the language has
     */
    public static String choose(String forms, Locale locale, long count) {
        String[] each = forms.split("\\|", -1);
        boolean few = locale.getLanguage().equals("ru") || locale.getLanguage().equals("uk");
        if (each.length != 1 && each.length != (few ? 3 : 2)) {
            throw new IllegalArgumentException("'%s' has %d forms in %s".formatted(forms, each.length, locale));
        }
        return switch (of(locale, count)) {
            case ONE -> each[0];
            case FEW -> each[Math.min(1, each.length - 1)];
            case MANY -> each[each.length - 1];
        };
    }
}
