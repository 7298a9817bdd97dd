package io.kanal.search;

import io.kanal.shared.text.ResourceLines;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that ask and say nothing of what is asked about ("when", "как", "什么"), of every language with a list among the resources.
 * All are folded.
 */
public final class QuestionWords {
    private static final String LISTS = "/search/question-words.txt";
    private static final Set<String> ALL = read();
    /** Those of texts without spaces, the longest first, so that no part of one is taken for another. */
    private static final List<String> WITHOUT_SPACES = ALL.stream()
            .filter(word -> writtenWithoutSpaces(word.codePointAt(0)))
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();

    private QuestionWords() {}

    /** Whether a folded word only asks. */
    public static boolean is(String folded) {
        return ALL.contains(folded);
    }

    /** All of them, folded. */
    public static Set<String> all() {
        return ALL;
    }

    /** A folded text with a blank for every asking word that stands in it without spaces around. */
    public static String withoutUnspaced(String folded) {
        if (folded.codePoints().noneMatch(QuestionWords::writtenWithoutSpaces)) {
            return folded;
        }
        String left = folded;
        for (String word : WITHOUT_SPACES) {
            left = left.replace(word, " ");
        }
        return left;
    }

    private static boolean writtenWithoutSpaces(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, THAI -> true;
            default -> false;
        };
    }

    private static Set<String> read() {
        return ResourceLines.of(LISTS).stream()
                .map(line -> line.substring(line.indexOf(':') + 1))
                .flatMap(line -> Stream.of(line.strip().split("\\s+")))
                .map(Folding::fold)
                .collect(Collectors.toUnmodifiableSet());
    }
}
