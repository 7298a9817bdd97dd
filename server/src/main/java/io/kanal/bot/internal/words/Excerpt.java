package io.kanal.bot.internal.words;

/** The beginning of a text that has no room in full. */
public final class Excerpt {
    private Excerpt() {}

    /** At most so many units from a place, with an ellipsis where something is left out. */
    public static String of(String text, int from, int most) {
        int end = end(text, from, text.length(), most);
        return text.substring(from, end).strip() + (end < text.length() ? " …" : "");
    }

    /** Where an excerpt ends: at most so many units on, at a space where there is one near, never within a letter. */
    public static int end(String text, int from, int to, int most) {
        if (to - from <= most) {
            return to;
        }
        int end = from + most;
        int space = text.lastIndexOf(' ', end);
        if (space > from + most / 2) {
            return space;
        }
        return Character.isLowSurrogate(text.charAt(end)) && Character.isHighSurrogate(text.charAt(end - 1))
                ? end - 1
                : end;
    }
}
