package io.kanal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a post into sentences with exact offsets. Line breaks always end a sentence, because posts use them as people use
 * full stops; abbreviations, initials, numbers and addresses do not.
 */
public final class Sentences {
    /** Folded, without the last full stop. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "г", "гг", "ул", "им", "т", "д", "п", "е", "др", "пр", "см", "рис", "стр", "руб", "коп", "тыс", "млн",
            "млрд", "трлн", "проф", "акад", "св", "напр", "ср", "обл", "р", "вул", "ст", "тис", "грн", "ін", "mr",
            "mrs", "ms", "dr", "prof", "st", "vs", "etc", "inc", "ltd", "corp", "co", "jr", "sr", "no", "fig", "approx",
            "e.g", "i.e", "a.m", "p.m", "u.s", "gen", "col", "gov", "sen", "rep", "jan", "feb", "mar", "apr", "aug",
            "sept", "oct", "nov", "dec", "vb", "bkz", "örn", "yy", "av", "doç", "н.э", "т.е", "т.к", "т.д", "т.п",
            "т.н");

    private static final String ENDS = ".!?…؟۔。！？";
    private static final String CLOSERS = "\"'»”’)]}";

    private Sentences() {}

    /** All sentences of the text in order; they do not overlap and leave out only white space. */
    public static List<Sentence> of(String text) {
        List<Sentence> sentences = new ArrayList<>();
        int start = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == '\u2029') {
                add(sentences, text, start, i);
                start = i + 1;
            } else if (ENDS.indexOf(c) >= 0) {
                int end = afterMarks(text, i);
                if (ends(text, start, i, end)) {
                    add(sentences, text, start, end);
                    start = end;
                }
                i = end;
                continue;
            }
            i++;
        }
        add(sentences, text, start, text.length());
        return sentences;
    }

    private static int afterMarks(String text, int at) {
        int end = at + 1;
        while (end < text.length() && (ENDS.indexOf(text.charAt(end)) >= 0 || CLOSERS.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static boolean ends(String text, int start, int mark, int end) {
        if (end >= text.length()) {
            return true;
        }
        char next = text.charAt(end);
        if ("。！？".indexOf(text.charAt(mark)) >= 0) {
            return true;
        }
        if (!Character.isWhitespace(next)) {
            return false;
        }
        int following = end;
        while (following < text.length() && Character.isWhitespace(text.charAt(following))) {
            if (text.charAt(following) == '\n') {
                return true;
            }
            following++;
        }
        if (following >= text.length()) {
            return true;
        }
        if (text.charAt(mark) != '.' || end > mark + 1) {
            // "…" and "?!" inside a sentence go on in lower case.
            return !Character.isLowerCase(text.codePointAt(following));
        }
        return !Character.isLowerCase(text.codePointAt(following)) && !abbreviates(text, start, mark);
    }

    private static boolean abbreviates(String text, int start, int mark) {
        int word = mark;
        while (word > start
                && !Character.isWhitespace(text.charAt(word - 1))
                && "(«\"“".indexOf(text.charAt(word - 1)) < 0) {
            word--;
        }
        String before = text.substring(word, mark);
        if (before.isEmpty()) {
            return false;
        }
        if (before.length() == 1 && Character.isUpperCase(before.charAt(0))) {
            return true; // Initials: "А. С."
        }
        if (before.length() <= 2 && word == start && before.chars().allMatch(Character::isDigit)) {
            return true; // Numbered lists: "1. First"
        }
        if (before.length() == 3 && before.charAt(1) == '.' && Character.isUpperCase(before.charAt(0))) {
            return true;
        }
        return ABBREVIATIONS.contains(before.toLowerCase(Locale.ROOT));
    }

    private static void add(List<Sentence> sentences, String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && blank(text.charAt(start))) {
            start++;
        }
        while (end > start && blank(text.charAt(end - 1))) {
            end--;
        }
        if (end > start) {
            sentences.add(new Sentence(start, end));
        }
    }

    private static boolean blank(char c) {
        return Character.isWhitespace(c) || c == '\u00A0' || c == '\uFEFF' || c == '\u200B';
    }
}
