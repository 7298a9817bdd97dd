package io.kanal.search.internal;

import io.kanal.search.Folding;
import io.kanal.search.QuestionWords;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a person asked for, taken apart.
 *
 * @param words to look for, as typed
 * @param phrases word sequences that must occur
 * @param without words and phrases that must not occur
 */
public record ParsedQuery(List<String> words, List<String> phrases, List<String> without, Narrowing narrowing) {
    /** A beginning of fewer letters would be that of half the words there are. */
    private static final int SHORTEST_BEGINNING = 2;

    /** So many words are a question. */
    static final int QUESTION = 4;

    public ParsedQuery {
        words = List.copyOf(words);
        phrases = List.copyOf(phrases);
        without = List.copyOf(without);
    }

    /** Words alone. */
    static ParsedQuery of(List<String> words) {
        return new ParsedQuery(words, List.of(), List.of(), Narrowing.NONE);
    }

    /** Whether a word is meant as the beginning of words: {@code begin*}. */
    public static boolean isBeginning(String word) {
        return word.endsWith("*") && word.codePointCount(0, word.length()) > SHORTEST_BEGINNING;
    }

    /**
     * The same, where words that stand nowhere are taken for others.
     *
     * @param others by the word as typed
     */
    public ParsedQuery taking(Map<String, List<String>> others) {
        List<String> meant = words.stream()
                .flatMap(word -> others.getOrDefault(word, List.of(word)).stream())
                .toList();
        return new ParsedQuery(meant, phrases, without, narrowing);
    }

    /** Whether there is something to rank by; otherwise the newest come first. */
    public boolean ranks() {
        return !words.isEmpty() || !phrases.isEmpty();
    }

    /** Whether it is a question, which is to be understood, and not a few words that are to be found: many words, or one of them asks. */
    public boolean asks() {
        return words.size() >= QUESTION
                || (words.size() > 1 && words.stream().anyMatch(word -> QuestionWords.is(Folding.fold(word))));
    }

    /** What is asked for in plain words, for an embedding model. */
    public String plain() {
        StringBuilder plain =
                new StringBuilder(words.stream().map(ParsedQuery::bare).collect(Collectors.joining(" ")));
        for (String phrase : phrases) {
            plain.append(plain.isEmpty() ? "" : " ").append(phrase);
        }
        return plain.toString();
    }

    private static String bare(String word) {
        return isBeginning(word) ? word.substring(0, word.length() - 1) : word;
    }
}
