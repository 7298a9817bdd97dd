package io.kanal.search.internal.senders;

import io.kanal.search.Folding;

/** Names of people as they are compared: folded, without signs and pictures, the half-space as a blank or as nothing. */
public final class Names {
    /** Telegram allows 64 letters for each of two names; what imports bring is cut there. */
    private static final int LONGEST = 256;

    private static final char HALF_SPACE = '\u200C';

    private Names() {}

    /** Words of a name with one blank between them; a name that is made of signs alone stays as it is. */
    public static String loose(String name) {
        StringBuilder loose = new StringBuilder();
        boolean gap = false;
        String folded = Folding.fold(cut(name).replace(HALF_SPACE, ' ')).strip();
        for (int at = 0; at < folded.length(); ) {
            int letter = folded.codePointAt(at);
            at += Character.charCount(letter);
            if (isPart(letter)) {
                if (gap && !loose.isEmpty()) {
                    loose.append(' ');
                }
                gap = false;
                loose.appendCodePoint(letter);
            } else {
                gap = true;
            }
        }
        return loose.isEmpty() ? folded : loose.toString();
    }

    /** The same without blanks: as somebody types who leaves the half-space away. */
    public static String squeezed(String loose) {
        return loose.replace(" ", "");
    }

    /** A name of bearable length. */
    static String cut(String name) {
        String plain = name.strip();
        if (plain.length() <= LONGEST) {
            return plain;
        }
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    private static boolean isPart(int letter) {
        int type = Character.getType(letter);
        return Character.isLetterOrDigit(letter)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
