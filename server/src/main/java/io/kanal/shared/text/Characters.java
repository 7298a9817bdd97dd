package io.kanal.shared.text;

/** What PostgreSQL and UTF-8 can hold: no NUL and no half of a surrogate pair. */
public final class Characters {
    private static final char REPLACEMENT = '\uFFFD';

    /** What is expected of text from outside that is refused. */
    public static final String EXPECTED = "text without U+0000 and without half of a surrogate pair";

    private Characters() {}

    /** Whether a text can be stored as it is. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** The same text, unit by unit, with what cannot be stored replaced; offsets stay true. */
    public static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private static String replaced(String text, int from) {
        char[] units = text.toCharArray();
        for (int i = from; i < units.length; i++) {
            char c = units[i];
            if (Character.isHighSurrogate(c) && i + 1 < units.length && Character.isLowSurrogate(units[i + 1])) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                units[i] = REPLACEMENT;
            }
        }
        return new String(units);
    }

    /** The beginning of a text, for reports. */
    public static String excerpt(String text, int units) {
        return text.length() <= units ? text : text.substring(0, units) + "…";
    }
}
