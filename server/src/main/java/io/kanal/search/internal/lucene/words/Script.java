package io.kanal.search.internal.lucene.words;

/** The scripts whose words are told apart by how they bend. */
enum Script {
    LATIN,
    CYRILLIC,
    ARABIC,
    HANGUL,
    /** Chinese and Japanese. */
    IDEOGRAPHIC,
    /** Thai, Lao, Khmer and Burmese. */
    SOUTH_EAST_ASIAN,
    OTHER;

    private static final Script[] FIRST = new Script[0x800];

    static {
        for (int c = 0; c < FIRST.length; c++) {
            FIRST[c] = compute(c);
        }
    }

    static Script of(int codePoint) {
        return codePoint < FIRST.length ? FIRST[codePoint] : compute(codePoint);
    }

    /** That of the first letter. */
    static Script of(String word) {
        for (int at = 0; at < word.length(); at++) {
            if (Character.isLetter(word.charAt(at)) || Character.isSurrogate(word.charAt(at))) {
                return of(word.codePointAt(at));
            }
        }
        return OTHER;
    }

    boolean withoutSpaces() {
        return this == IDEOGRAPHIC || this == SOUTH_EAST_ASIAN;
    }

    private static Script compute(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case LATIN -> LATIN;
            case CYRILLIC -> CYRILLIC;
            case ARABIC -> ARABIC;
            case HANGUL -> HANGUL;
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO -> IDEOGRAPHIC;
            case THAI, LAO, KHMER, MYANMAR -> SOUTH_EAST_ASIAN;
            default -> OTHER;
        };
    }
}
