package io.kanal.search.internal.lucene.words;

import io.kanal.search.Folding;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Cuts texts into words, as people mean them: the words of Unicode's segmentation (UAX 29), and of those that are several in one
 * the parts too. Addresses and names of files are cut at dots and underscores, hashtags at their capitals as well, Persian words at the
 * half-space. What is written without spaces (Chinese, Japanese, Thai and their neighbours) is cut into its letters, since a word of it
 * can begin at any of them. Not thread-safe.
 */
final class WordCutter {
    private static final char HALF_SPACE = '\u200C';
    /** A longer one is an address or noise, which nobody writes in one. */
    private static final int LONGEST_JOINED = 40;

    private static final Set<String> PREFIXES = Set.of("می", "نمی");
    private static final Set<String> SUFFIXES = Set.of(
            "ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "تر", "ترین", "ام", "ات", "اش",
            "ای", "اند", "ایم");

    private final StandardTokenizer tokenizer = new StandardTokenizer();
    private final OffsetAttribute offset = tokenizer.getAttribute(OffsetAttribute.class);

    /** What a word is in its text. */
    enum Kind {
        /** A word of its own, at the next place. */
        WORD,
        /** One letter of a text without spaces, at the next place. */
        LETTER,
        /** The same as the words from the last place on, written in one; it has no place of its own. */
        JOINED
    }

    /**
     * A word as it stands in the text.
     *
     * @param start where it begins, in UTF-16 units
     * @param end behind its last unit
     */
    record Cut(String text, int start, int end, Kind kind) {}

    /** The words in order; one that is written in one comes right behind the first of its parts. */
    List<Cut> cut(String text) {
        List<Cut> words = new ArrayList<>(8 + text.length() / 6);
        try {
            tokenizer.setReader(new StringReader(text));
            tokenizer.reset();
            while (tokenizer.incrementToken()) {
                add(words, text, offset.startOffset(), offset.endOffset());
            }
            tokenizer.end();
            tokenizer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory could not be read", e);
        }
        return words;
    }

    private static void add(List<Cut> words, String text, int start, int end) {
        if (Script.of(text.codePointAt(start)).withoutSpaces()) {
            letters(words, text, start, end);
            return;
        }
        affixed(words, text, start, end);
        boolean tag = start > 0 && text.charAt(start - 1) == '#';
        int first = words.size();
        int from = start;
        boolean together = false;
        for (int at = start; at < end; at++) {
            char c = text.charAt(at);
            boolean halfSpace = c == HALF_SPACE;
            boolean capital =
                    tag && at > from && Character.isUpperCase(c) && Character.isLowerCase(text.charAt(at - 1));
            together |= halfSpace || capital;
            if (capital) {
                word(words, text, from, at);
                from = at;
            } else if (halfSpace || c == '_' || parts(text, start, at, end)) {
                word(words, text, from, at);
                from = at + 1;
            }
        }
        if (from == start) {
            words.add(new Cut(composed(text.substring(start, end)), start, end, Kind.WORD));
            withoutApostrophe(words, text, start, end);
            return;
        }
        word(words, text, from, end);
        if (together && words.size() > first + 1 && end - start <= LONGEST_JOINED) {
            String joined =
                    text.substring(start, end).replace("" + HALF_SPACE, "").replace("_", "");
            words.add(first + 1, new Cut(joined, start, end, Kind.JOINED));
        }
    }

    private static void word(List<Cut> words, String text, int from, int to) {
        if (to > from) {
            words.add(new Cut(text.substring(from, to), from, to, Kind.WORD));
        }
    }

    /**
     * Whether a dot or colon stands between words, as in an address or before the one letter that some names of files end with, and
     * not in a number or an abbreviation.
     */
    private static boolean parts(String text, int start, int at, int end) {
        char c = text.charAt(at);
        if ((c != '.' && c != ':') || at - start < 2 || end - at < 2) {
            return false;
        }
        return !(Character.isDigit(text.charAt(at - 1)) && Character.isDigit(text.charAt(at + 1)))
                && lettersBefore(text, start, at)
                && (end - at == 2
                        ? at - start > 2 && Character.isLetter(text.charAt(at + 1))
                        : lettersAfter(text, at + 1, end));
    }

    private static boolean lettersBefore(String text, int start, int at) {
        return Character.isLetterOrDigit(text.charAt(at - 1)) && at - 2 >= start && text.charAt(at - 2) != '.';
    }

    private static boolean lettersAfter(String text, int at, int end) {
        return Character.isLetterOrDigit(text.charAt(at)) && at + 1 < end && text.charAt(at + 1) != '.';
    }

    /** пять for п’ять, quran for Qur’an, dont for don’t; not well for we’ll. */
    private static void withoutApostrophe(List<Cut> words, String text, int start, int end) {
        for (int at = start + 1; at < end - 1; at++) {
            char c = text.charAt(at);
            if (c == '\'' || c == '\u2019' || c == '\u02BC' || c == '\u02BB' || c == '\u2018') {
                String after = text.substring(at + 1, end);
                if (!after.equals("s")
                        && !after.equals("ll")
                        && !after.equals("d")
                        && !after.equals("re")
                        && !after.equals("ve")
                        && !after.equals("m")) {
                    words.add(new Cut(text.substring(start, at) + after, start, end, Kind.JOINED));
                }
                return;
            }
        }
    }

    /** Letters with the marks that stand over or under them. */
    private static void letters(List<Cut> words, String text, int start, int end) {
        int from = start;
        while (from < end) {
            int to = from + Character.charCount(text.codePointAt(from));
            while (to < end && mark(text.codePointAt(to))) {
                to += Character.charCount(text.codePointAt(to));
            }
            words.add(new Cut(composed(text.substring(from, to)), from, to, Kind.LETTER));
            from = to;
        }
    }

    /** Persian prefixes and suffixes are written with a blank, with a half-space or in one: می خواهم, می‌خواهم, میخواهم. */
    private static void affixed(List<Cut> words, String text, int start, int end) {
        if (words.isEmpty() || Script.of(text.codePointAt(start)) != Script.ARABIC) {
            return;
        }
        Cut before = words.getLast();
        if (before.kind() != Kind.WORD || before.end() != start - 1 || text.charAt(start - 1) != ' ') {
            return;
        }
        String word = text.substring(start, end);
        if (PREFIXES.contains(Folding.fold(before.text())) || SUFFIXES.contains(Folding.fold(word))) {
            words.add(new Cut(before.text() + word, before.start(), end, Kind.JOINED));
        }
    }

    /** File systems and keyboards take Korean syllables and Japanese letters apart. */
    private static String composed(String word) {
        return word.codePoints().anyMatch(c -> (c >= 0x1100 && c < 0x1200) || c == 0x3099 || c == 0x309A)
                ? Normalizer.normalize(word, Normalizer.Form.NFC)
                : word;
    }

    private static boolean mark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.FORMAT
                || type == Character.COMBINING_SPACING_MARK;
    }
}
