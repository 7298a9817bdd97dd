package io.kanal.web.internal.pages.posts;

/**
 * Whether a card shows only the beginning of a text. The style sheet cuts by lines; how many lines a text makes is reckoned
 * here, so that the way to the rest stands only where something is cut, also without a script. A text is cut only where it
 * surely has more lines than are shown.
 */
public enum Clipping {
    NEVER,
    /** On a phone. */
    NARROW,
    ALWAYS;

    /** The style sheet shows twelve lines. */
    private static final int LINES = 15;

    private static final int WIDE_UNITS = 92;
    private static final int NARROW_UNITS = 44;

    /** Columns of a line: a letter of an alphabet takes about half of what an ideograph or a picture does. */
    static Clipping of(String text) {
        if (text.length() <= LINES && text.indexOf('\n') < 0) {
            return NEVER;
        }
        int wide = 0;
        int narrow = 0;
        int units = 0;
        int at = 0;
        while (at < text.length() && wide <= LINES) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\n') {
                wide += 1 + units / WIDE_UNITS;
                narrow += 1 + units / NARROW_UNITS;
                units = 0;
            } else {
                units += units(point);
                if (units / WIDE_UNITS + wide > LINES) {
                    break;
                }
            }
        }
        wide += 1 + units / WIDE_UNITS;
        narrow += 1 + units / NARROW_UNITS;
        return wide > LINES ? ALWAYS : narrow > LINES ? NARROW : NEVER;
    }

    private static int units(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_SYMBOL,
                    Character.CONTROL -> 0;
            case Character.OTHER_SYMBOL -> 2;
            default -> Character.isIdeographic(point) || (point >= 0x3000 && point <= 0xFFEF && !arabic(point)) ? 2 : 1;
        };
    }

    /** Forms of Arabic letters lie between those of East Asia. */
    private static boolean arabic(int point) {
        return point >= 0xFB50 && point <= 0xFEFC;
    }
}
