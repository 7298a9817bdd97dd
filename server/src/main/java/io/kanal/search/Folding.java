package io.kanal.search;

import io.kanal.shared.text.ResourceLines;
import java.text.Normalizer;

/**
 * Makes letters that people write in several ways one: case, ё/е, ي/ی, ك/ک, the forms of alef, zero-width joiners,
 * vowel marks and other diacritics, marks of transliteration, digits of all scripts, the Turkish dotted and dotless i,
 * traditional and simplified Chinese. What is left compares equal
 * for a reader who does not care how a word was typed. Letters that tell words apart stay: й, ї, і, є, ґ.
 */
public final class Folding {
    /** What a char folds to, for the ranges in the table: 0 removes it, itself keeps it. */
    private static final char[] TABLE = new char[0x2130];

    private static final char FIRST_CHINESE = '\u3400';
    private static final char LAST_CHINESE = '\u9FFF';
    /** What Chinese letters fold to. */
    private static final char[] CHINESE = new char[LAST_CHINESE - FIRST_CHINESE + 1];

    private static final String SIMPLIFIED = "/search/simplified.txt";
    private static final char REMOVED = 0;
    private static final char BREVE = '\u0306';
    private static final char ANGSTROM = '\u212B';
    private static final char KELVIN = '\u212A';
    private static final char TATWEEL = '\u0640';
    private static final char SOFT_HYPHEN = '\u00AD';
    private static final char DIAERESIS = '\u0308';

    static {
        for (char c = 0; c < TABLE.length; c++) {
            TABLE[c] = compute(c);
        }
        for (int c = 0; c < CHINESE.length; c++) {
            CHINESE[c] = (char) (FIRST_CHINESE + c);
        }
        readSimplified();
    }

    private Folding() {}

    /** The folded form of one UTF-16 unit, or 0 where it disappears; surrogates stay as they are. */
    public static char fold(char c) {
        return c < TABLE.length ? TABLE[c] : foldRare(c);
    }

    /** Folds a whole text; no other character is dropped or added than those said above. */
    public static String fold(CharSequence text) {
        char[] buffer = text.toString().toCharArray();
        return new String(buffer, 0, fold(buffer, buffer.length));
    }

    /** Folds in place; returns the new length. */
    public static int fold(char[] buffer, int length) {
        int to = 0;
        for (int from = 0; from < length; from++) {
            char original = buffer[from];
            char c = fold(original);
            if (c != REMOVED) {
                buffer[to++] = c;
            } else if (to > 0 && (original == BREVE || original == DIAERESIS)) {
                buffer[to - 1] = composed(buffer[to - 1], original);
            }
        }
        return to;
    }

    /** Some keyboards write й and ї as two characters; they are letters of their own and not diacritics. */
    private static char composed(char letter, char mark) {
        if (letter == 'и' && mark == BREVE) {
            return 'й';
        }
        return letter == 'і' && mark == DIAERESIS ? 'ї' : letter;
    }

    private static char foldRare(char c) {
        if (c >= FIRST_CHINESE && c <= LAST_CHINESE) {
            return CHINESE[c - FIRST_CHINESE];
        }
        boolean presentationForm = c >= 0xFB50 && c <= 0xFEFC;
        boolean fullWidth = c >= 0xFF01 && c <= 0xFF9D;
        if (presentationForm || fullWidth) {
            String plain = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
            // Ligatures of several letters stay as they are.
            return plain.length() == 1 && plain.charAt(0) != c ? fold(plain.charAt(0)) : c;
        }
        boolean variationSelector = c >= 0xFE00 && c <= 0xFE0F;
        if (c == 0xFEFF || variationSelector) {
            return REMOVED;
        }
        if (Character.isDigit(c)) {
            return (char) ('0' + Character.digit(c, 10));
        }
        return Character.toLowerCase(c);
    }

    private static char compute(char c) {
        return switch (c) {
            case 'I', 'ı', 'İ', 'i' -> 'i';
            case 'Ё', 'ё' -> 'е';
            case 'й', 'Й' -> 'й';
            case 'ї', 'Ї' -> 'ї';
            case 'ў', 'Ў' -> 'ў';
            case 'ي', 'ى', 'ئ' -> 'ی';
            case 'ك' -> 'ک';
            case 'ة', 'ۀ', 'ە', 'ہ' -> 'ه';
            case 'ؤ' -> 'و';
            case 'أ', 'إ', 'آ', 'ٱ' -> 'ا';
            case 'ø', 'Ø' -> 'o';
            case 'ł', 'Ł' -> 'l';
            case 'đ', 'Đ' -> 'd';
            case '’', 'ʼ', 'ʻ', '‘', '`' -> '\'';
            case ANGSTROM -> 'a';
            case KELVIN -> 'k';
            // Marks of transliteration: Qurʾān, ʿAlī, and the soft sign of Cyrillic.
            case 'ʾ', 'ʿ', 'ʽ', 'ˀ', 'ˁ', 'ʹ', 'ʺ', TATWEEL, SOFT_HYPHEN -> REMOVED;
            default -> computeByClass(c);
        };
    }

    private static char computeByClass(char c) {
        int type = Character.getType(c);
        // Marks of Indic and other scripts carry vowels and stay.
        boolean diacritic = type == Character.NON_SPACING_MARK && (c < 0x0900 || c >= 0x1AB0);
        if (diacritic || type == Character.FORMAT) {
            return REMOVED;
        }
        if (Character.isDigit(c)) {
            return (char) ('0' + Character.digit(c, 10));
        }
        char lower = Character.toLowerCase(c);
        boolean latin = lower >= 0x00C0 && lower < 0x0250;
        boolean latinOrGreekExtended = lower >= 0x1E00 && lower < 0x2000;
        if (!latin && !latinOrGreekExtended) {
            return lower;
        }
        char base =
                Normalizer.normalize(String.valueOf(lower), Normalizer.Form.NFD).charAt(0);
        return base == lower ? base : compute(base);
    }

    private static void readSimplified() {
        for (String line : ResourceLines.of(SIMPLIFIED)) {
            for (int at = 1; at < line.length(); at++) {
                CHINESE[line.charAt(at) - FIRST_CHINESE] = line.charAt(0);
            }
        }
    }
}
