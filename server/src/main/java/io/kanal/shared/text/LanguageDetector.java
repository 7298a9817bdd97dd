package io.kanal.shared.text;

import io.kanal.shared.Language;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which of Kanal's languages a text is in, fast enough to run over every post of an import. Scripts and letters that only
 * one language has decide most texts; letter groups are compared only between the languages that are left then.
 *
 * <p>Thread-safe and without state; its 2 MB of profiles are held once in the process. Links, names of people and channels, and commands do not count.
 */
public final class LanguageDetector {
    /** Longer texts are judged by their beginning. */
    private static final int CONSIDERED_UNITS = 600;

    /** How much likelier a text is in the first language of its group before it is looked at; logarithms. */
    private static final float RUSSIAN_ODDS = 5;

    private static final float ENGLISH_ODDS = 6;
    private static final String UKRAINIAN_LETTERS = "іїєґ";
    private static final String RUSSIAN_LETTERS = "ыэёъ";
    private static final String FOREIGN_CYRILLIC = "ўђјљњћџѓќѕәғқңөұүһҳҷӣӯѝ";
    private static final String TURKISH_LETTERS = "ğışİ";
    /** Of languages that are not compared. */
    private static final String FOREIGN_LATIN = "åøæőűřůčžšđėįųūěťďňľĺŕ";
    /** Of languages that are compared, and are not English. */
    private static final String ACCENTED_LATIN = "ßñłąęãõćəśźżńțăâîœëïàäáéèêíìóòôöúùûüç";

    private static final String SERBIAN_LETTERS = "ђћљњџ";
    private static final String URDU_LETTERS = "ٹڈڑںے";
    private static final String PERSIAN_LETTERS = "پچژگیک";
    private static final String ARABIC_LETTERS = "يكةىأإؤ";
    private static final String FOREIGN_ARABIC = "ٹڈڑںےہھڕڵۆێەېۇۈۋڭټډړښځڅ";

    /** What one letter says, as an index into the counts; numbers and not an enum, because this runs per letter. */
    private static final class Mark {
        static final int NONE = 0;
        static final int CYRILLIC = 1;
        static final int UKRAINIAN = 2;
        static final int RUSSIAN = 3;
        static final int FOREIGN_CYRILLIC = 4;
        static final int LATIN = 5;
        static final int TURKISH = 6;
        static final int FOREIGN_LATIN = 7;
        static final int ARABIC_SCRIPT = 8;
        static final int PERSIAN = 9;
        static final int ARABIC = 10;
        static final int FOREIGN_ARABIC = 11;
        static final int ELSEWHERE = 12;
        static final int ACCENTED_LATIN = 13;
        static final int COUNT = 14;

        private Mark() {}
    }

    private static final byte[] MARKS = new byte[0x2000];

    static {
        for (char c = 0; c < MARKS.length; c++) {
            MARKS[c] = (byte) scriptOf(c);
        }
        mark(UKRAINIAN_LETTERS, Mark.UKRAINIAN);
        mark(RUSSIAN_LETTERS, Mark.RUSSIAN);
        mark(FOREIGN_CYRILLIC, Mark.FOREIGN_CYRILLIC);
        mark(ACCENTED_LATIN, Mark.ACCENTED_LATIN);
        mark(FOREIGN_LATIN, Mark.FOREIGN_LATIN);
        mark(TURKISH_LETTERS, Mark.TURKISH);
        mark(PERSIAN_LETTERS, Mark.PERSIAN);
        mark(ARABIC_LETTERS, Mark.ARABIC);
        mark(FOREIGN_ARABIC, Mark.FOREIGN_ARABIC);
        // The upper case of ı is the I of all languages.
        MARKS['I'] = (byte) Mark.LATIN;
        MARKS['i'] = (byte) Mark.LATIN;
    }

    /** Made when it is first asked for: the command line never is. */
    private static final class Shared {
        static final LanguageDetector ONE = new LanguageDetector();
    }

    private final LetterGroups cyrillic = LetterGroups.read("ru", "uk", "bg");
    /** For texts with letters of both Russian and Ukrainian, as Belarusian has them. */
    private final LetterGroups mixedCyrillic = LetterGroups.read("ru", "uk", "be");

    private final LetterGroups latin =
            LetterGroups.read("en", "tr", "de", "fr", "es", "it", "pt", "nl", "pl", "ro", "id", "uz", "az");
    private final LetterGroups arabic = LetterGroups.read("fa", "ar");

    private LanguageDetector() {}

    /** The one of this process. */
    public static LanguageDetector shared() {
        return Shared.ONE;
    }

    /** The language of most of the text; {@link Language#OTHER} where it is none of ours or has no letters. */
    public Language detect(CharSequence text) {
        int[] counts = new int[Mark.COUNT];
        String letters = lettersOf(text, counts);
        int cyrillicCount =
                counts[Mark.CYRILLIC] + counts[Mark.UKRAINIAN] + counts[Mark.RUSSIAN] + counts[Mark.FOREIGN_CYRILLIC];
        int latinCount =
                counts[Mark.LATIN] + counts[Mark.TURKISH] + counts[Mark.FOREIGN_LATIN] + counts[Mark.ACCENTED_LATIN];
        int arabicCount =
                counts[Mark.ARABIC_SCRIPT] + counts[Mark.PERSIAN] + counts[Mark.ARABIC] + counts[Mark.FOREIGN_ARABIC];
        int elsewhere = counts[Mark.ELSEWHERE];
        // Posts in other scripts are full of Latin names and terms, so Latin must outweigh clearly.
        if (latinCount > 0 && latinCount > 2 * (cyrillicCount + arabicCount + elsewhere)) {
            return latin(letters, latinCount, counts);
        }
        if (cyrillicCount > 0 && cyrillicCount >= Math.max(arabicCount, elsewhere)) {
            return cyrillic(letters, cyrillicCount, counts);
        }
        return arabicCount > 0 && arabicCount >= elsewhere ? arabic(letters, arabicCount, counts) : byScript(letters);
    }

    private Language cyrillic(String letters, int total, int[] counts) {
        int ukrainian = counts[Mark.UKRAINIAN];
        int russian = counts[Mark.RUSSIAN];
        int foreign = counts[Mark.FOREIGN_CYRILLIC];
        if (foreign > 0 && foreign * 50 >= total) {
            return otherCyrillic(letters);
        }
        if (foreign == 0 && ukrainian > 0 && russian == 0) {
            return Language.UKRAINIAN;
        }
        // ъ alone may be Bulgarian; the other Russian letters are enough.
        if (foreign == 0 && ukrainian == 0 && russian > 0 && (total < 15 || !mostlyHardSigns(letters, russian))) {
            return Language.RUSSIAN;
        }
        if (total < 24 && ukrainian == 0) {
            return Language.RUSSIAN;
        }
        Optional<String> closest = ukrainian > 0
                ? mixedCyrillic.closest(letters)
                // Every 14th letter of a Ukrainian text is one that Russian lacks; here there was none.
                : cyrillic.closest(letters, RUSSIAN_ODDS, -0.05f * total);
        return closest.flatMap(Language::findByCode).orElse(Language.OTHER);
    }

    private static Language otherCyrillic(String letters) {
        if (has(letters, SERBIAN_LETTERS)) {
            return Language.SERBIAN;
        }
        // Uzbek has these letters, too, but no і.
        if (letters.indexOf('і') < 0) {
            return Language.OTHER;
        }
        return letters.indexOf('ў') >= 0 ? Language.BELARUSIAN : has(letters, "қғұ") ? Language.KAZAKH : Language.OTHER;
    }

    private static boolean mostlyHardSigns(String letters, int russian) {
        return letters.chars().filter(c -> c == 'ъ').count() * 2 > russian;
    }

    private Language latin(String letters, int total, int[] counts) {
        int turkish = counts[Mark.TURKISH];
        int foreign = counts[Mark.FOREIGN_LATIN];
        if (foreign * 25 >= total && foreign > turkish) {
            return Language.OTHER;
        }
        if (turkish > 0 && foreign == 0 && total < 25) {
            return Language.TURKISH;
        }
        boolean accented = counts[Mark.ACCENTED_LATIN] * 40 >= total;
        if (total < 8) {
            return accented ? Language.OTHER : Language.ENGLISH;
        }
        return latin.closest(letters, accented ? 0 : ENGLISH_ODDS)
                .flatMap(Language::findByCode)
                .orElse(Language.OTHER);
    }

    private Language arabic(String letters, int total, int[] counts) {
        int persian = counts[Mark.PERSIAN];
        int arabicOnly = counts[Mark.ARABIC];
        int foreign = counts[Mark.FOREIGN_ARABIC];
        if (foreign * 25 >= total) {
            return has(letters, URDU_LETTERS) ? Language.URDU : Language.OTHER;
        }
        if (persian > 0 && arabicOnly == 0) {
            return Language.PERSIAN;
        }
        if (arabicOnly > 0 && persian == 0 && letters.chars().noneMatch(c -> c == 'ه')) {
            return Language.ARABIC;
        }
        return arabic.closest(letters).flatMap(Language::findByCode).orElse(Language.OTHER);
    }

    /** Scripts of one language. */
    private static Language byScript(String letters) {
        Map<Language, Integer> counts = new EnumMap<>(Language.class);
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (c != ' ' && markOf(c) == Mark.ELSEWHERE) {
                counts.merge(ofScript(c), 1, Integer::sum);
            }
        }
        // Chinese letters stand in every Japanese text, Japanese letters in no Chinese one.
        int chinese = counts.getOrDefault(Language.CHINESE, 0);
        int japanese = counts.getOrDefault(Language.JAPANESE, 0);
        if (japanese > 0 && japanese * 10 >= chinese) {
            counts.remove(Language.CHINESE);
            counts.put(Language.JAPANESE, japanese + chinese);
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Language.OTHER);
    }

    private static Language ofScript(char c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN -> Language.CHINESE;
            case HIRAGANA, KATAKANA -> Language.JAPANESE;
            case HANGUL -> Language.KOREAN;
            case THAI -> Language.THAI;
            case HEBREW -> Language.HEBREW;
            case GREEK -> Language.GREEK;
            case ARMENIAN -> Language.ARMENIAN;
            case GEORGIAN -> Language.GEORGIAN;
            case DEVANAGARI -> Language.HINDI;
            default -> Language.OTHER;
        };
    }

    private static boolean has(String letters, String some) {
        return some.chars().anyMatch(c -> letters.indexOf(c) >= 0);
    }

    /** The lower-case letters with single spaces between words, without links, mentions and commands. */
    private static String lettersOf(CharSequence text, int[] counts) {
        int length = Math.min(text.length(), 4 * CONSIDERED_UNITS);
        StringBuilder letters = new StringBuilder(Math.min(length, CONSIDERED_UNITS) + 2).append(' ');
        int i = 0;
        while (i < length && letters.length() < CONSIDERED_UNITS) {
            char c = text.charAt(i);
            boolean wordStart = letters.charAt(letters.length() - 1) == ' ';
            if (wordStart && (c == '@' || c == '/' || startsLink(text, i))) {
                i = endOfToken(text, i);
                continue;
            }
            int mark = markOf(c);
            if (mark != 0) {
                counts[mark]++;
                letters.append(c == 'İ' ? 'i' : Character.toLowerCase(c));
            } else if (!wordStart && c != '\'' && c != '\u2019' && c != '\u02BC' && c != '\u200C') {
                letters.append(' ');
            }
            i++;
        }
        return letters.append(' ').toString();
    }

    private static boolean startsLink(CharSequence text, int at) {
        char c = text.charAt(at);
        return (c == 'h' && matches(text, at, "http"))
                || (c == 'w' && matches(text, at, "www."))
                || (c == 't' && matches(text, at, "t.me/"));
    }

    private static boolean matches(CharSequence text, int at, String prefix) {
        if (at + prefix.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text.charAt(at + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int endOfToken(CharSequence text, int at) {
        int i = at + 1;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int markOf(char c) {
        if (c < MARKS.length) {
            return MARKS[c];
        }
        return scriptOf(c);
    }

    private static void mark(String letters, int mark) {
        letters.chars().forEach(c -> {
            MARKS[c] = (byte) mark;
            MARKS[Character.toUpperCase(c)] = (byte) mark;
        });
    }

    private static int scriptOf(char c) {
        if (!Character.isLetter(c)) {
            return Mark.NONE;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case CYRILLIC -> Mark.CYRILLIC;
            case LATIN -> Mark.LATIN;
            case ARABIC -> Mark.ARABIC_SCRIPT;
            default -> Mark.ELSEWHERE;
        };
    }

    @Override
    public String toString() {
        return "LanguageDetector" + Arrays.asList(Language.values());
    }
}
