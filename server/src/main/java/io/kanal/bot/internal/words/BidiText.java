package io.kanal.bot.internal.words;

/**
 * Keeps text of both directions readable in one message: Telegram takes the direction of a line from its first letter that
 * has one, and a name that runs the other way would drag the signs around it along.
 */
public final class BidiText {
    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_ISOLATE = '\u2069';
    static final char RIGHT_TO_LEFT_MARK = '\u200F';
    static final char LEFT_TO_RIGHT_MARK = '\u200E';

    private BidiText() {}

    /**
     * People's text without signs that turn direction for whatever follows them. Each is replaced by one that shows
     * nothing, so that places in the text stay what they are.
     */
    public static String tame(String text) {
        StringBuilder tame = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean turns = (unit >= '\u202A' && unit <= '\u202E') || (unit >= '\u2066' && unit <= '\u2069');
            if (turns || (Character.isISOControl(unit) && unit != '\n' && unit != '\t')) {
                if (tame == null) {
                    tame = new StringBuilder(text);
                }
                tame.setCharAt(i, '\u200B');
            }
        }
        return tame == null ? text : tame.toString();
    }

    /** Whether a text holds letters that run against the given direction. */
    static boolean turnsAgainst(String text, boolean rightToLeft) {
        return text.codePoints().anyMatch(letter -> rightToLeft ? runsRight(letter) : runsLeft(letter));
    }

    /** A name within a sentence: set apart where it runs the other way. */
    static String isolated(String name, boolean rightToLeft) {
        return turnsAgainst(name, rightToLeft) ? FIRST_STRONG_ISOLATE + name + POP_ISOLATE : name;
    }

    /** Whether a line of our own words would be laid out from the wrong side. */
    static boolean beginsAgainst(CharSequence line, boolean rightToLeft) {
        return line.codePoints()
                .filter(letter -> runsLeft(letter) || runsRight(letter))
                .limit(1)
                .anyMatch(letter -> rightToLeft ? runsRight(letter) : runsLeft(letter));
    }

    private static boolean runsRight(int letter) {
        return Character.getDirectionality(letter) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    }

    private static boolean runsLeft(int letter) {
        byte direction = Character.getDirectionality(letter);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
