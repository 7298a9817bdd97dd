package io.kanal.answers.internal.words;

import io.kanal.search.Folding;
import io.kanal.search.QuestionWords;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The words of a text, made comparable: folded, and cut to their beginning, which stands for all their forms well enough to
 * tell whether a sentence speaks of the same things.
 */
public final class Terms {
    private static final int KEPT_OF_LATIN = 6;
    private static final int KEPT_OF_OTHERS = 5;
    private static final int KEPT_OF_KOREAN = 2;
    private static final int SHORTEST_WORD_OF_CONTENT = 4;

    private Terms() {}

    /** All words, each once, in order. */
    public static Set<String> of(String text) {
        return ofFolded(Folding.fold(text));
    }

    /** Those of a question: where words stand side by side without spaces, without the words that ask. */
    public static Set<String> ofQuestion(String question) {
        String folded = Folding.fold(question);
        Set<String> terms = ofFolded(QuestionWords.withoutUnspaced(folded));
        return terms.isEmpty() ? ofFolded(folded) : terms;
    }

    private static Set<String> ofFolded(String folded) {
        Set<String> terms = new LinkedHashSet<>();
        int start = -1;
        for (int i = 0; i <= folded.length(); i++) {
            boolean inWord = i < folded.length() && ofWord(folded.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                add(terms, folded.substring(start, i));
                start = -1;
            }
        }
        return terms;
    }

    /** Those that carry meaning by themselves: longer words and everything with a digit. */
    public static Set<String> ofContent(String text) {
        Set<String> terms = of(text);
        terms.removeIf(term -> term.length() < SHORTEST_WORD_OF_CONTENT
                && term.codePoints()
                        .noneMatch(c -> Character.isDigit(c)
                                || withoutSpaces(c)
                                || Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL));
        return terms;
    }

    private static void add(Set<String> terms, String word) {
        if (withoutSpaces(word.codePointAt(0))) {
            // Pairs of characters stand for words.
            for (int i = 0; i + 1 < word.length(); i++) {
                terms.add(word.substring(i, i + 2));
            }
            if (word.length() > 1) {
                return;
            }
        }
        if (Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.HANGUL) {
            // Particles follow the noun.
            terms.add(word.substring(0, Math.min(KEPT_OF_KOREAN, word.length())));
            return;
        }
        int kept = word.charAt(0) < 0x250 ? KEPT_OF_LATIN : KEPT_OF_OTHERS;
        terms.add(word.length() > kept && !Character.isDigit(word.charAt(0)) ? word.substring(0, kept) : word);
    }

    /** The vowels over and under Thai letters are marks, and no end of a word. */
    private static boolean ofWord(char c) {
        return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean withoutSpaces(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
