package io.kanal.answers.internal;

import io.kanal.search.Folding;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The words of a text, made comparable: folded, and cut to their beginning, which stands for all their forms well enough to
 * tell whether a sentence speaks of the same things.
 */
final class Terms {
    private static final int KEPT_OF_LATIN = 6;
    private static final int KEPT_OF_OTHERS = 5;
    private static final int SHORTEST_WORD_OF_CONTENT = 4;

    private Terms() {}

    /** All words, each once, in order. */
    static Set<String> of(String text) {
        Set<String> terms = new LinkedHashSet<>();
        String folded = Folding.fold(text);
        int start = -1;
        for (int i = 0; i <= folded.length(); i++) {
            boolean inWord = i < folded.length() && Character.isLetterOrDigit(folded.charAt(i));
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
    static Set<String> ofContent(String text) {
        Set<String> terms = of(text);
        terms.removeIf(term -> term.length() < SHORTEST_WORD_OF_CONTENT
                && term.codePoints().noneMatch(c -> Character.isDigit(c) || Character.isIdeographic(c)));
        return terms;
    }

    private static void add(Set<String> terms, String word) {
        if (Character.isIdeographic(word.codePointAt(0))) {
            // Written without spaces: pairs of characters stand for words.
            for (int i = 0; i + 1 < word.length(); i++) {
                terms.add(word.substring(i, i + 2));
            }
            if (word.length() > 1) {
                return;
            }
        }
        int kept = word.charAt(0) < 0x250 ? KEPT_OF_LATIN : KEPT_OF_OTHERS;
        terms.add(word.length() > kept && !Character.isDigit(word.charAt(0)) ? word.substring(0, kept) : word);
    }
}
