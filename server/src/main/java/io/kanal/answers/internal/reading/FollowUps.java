package io.kanal.answers.internal.reading;

import io.kanal.search.FoldedWords;
import io.kanal.search.Folding;
import io.kanal.search.QuestionWords;
import io.kanal.shared.text.ResourceLines;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells a question that leans on the one before it from one that names its own subject. */
final class FollowUps {
    private static final String LISTS = "/answers/follow-ups.txt";
    private static final Set<String> BEGINS = read(" begins:");
    private static final Set<String> NAMES = read(" names:");
    private static final Set<String> SMALL = read(" small:");
    private static final Set<String> IDLE = read(" idle:");
    private static final String ARABIC_AND = "و";
    /** Who writes more begins anew, whatever the first word is. */
    private static final int SHORT = 7;

    private FollowUps() {}

    /** Whether a question cannot be understood without the one before it. */
    static boolean leans(String question) {
        List<String> words = FoldedWords.of(question).list();
        return words.size() <= SHORT
                && (words.isEmpty()
                        || goesOn(words.getFirst())
                        || words.stream().anyMatch(NAMES::contains)
                        || bare(question));
    }

    /** What a question is about: its words without those that ask; all of them where nothing else would be left. */
    static String subject(String question) {
        FoldedWords words = FoldedWords.of(question);
        List<String> folded = words.list();
        StringBuilder left = new StringBuilder();
        int from = 0;
        for (int i = 0; i < folded.size(); i++) {
            if (QuestionWords.is(folded.get(i)) || IDLE.contains(folded.get(i))) {
                left.append(question, from, words.places().get(i).from());
                from = words.places().get(i).to();
            }
        }
        String subject = left.append(question.substring(from))
                .toString()
                .replaceAll("\\s+", " ")
                .strip();
        return bare(subject) ? question.strip() : subject;
    }

    /** Whether it asks for whatever there is: "what is new". */
    static boolean idle(String question) {
        return FoldedWords.of(question).list().stream().allMatch(word -> IDLE.contains(word) || bareWord(word));
    }

    /** Whether nothing is left in it that could be looked for. */
    static boolean bare(String question) {
        return FoldedWords.of(question).list().stream().allMatch(FollowUps::bareWord);
    }

    private static boolean bareWord(String word) {
        return goesOn(word) || NAMES.contains(word) || QuestionWords.is(word) || SMALL.contains(word);
    }

    private static boolean goesOn(String word) {
        return BEGINS.contains(word) || (word.startsWith(ARABIC_AND) && QuestionWords.is(word.substring(1)));
    }

    private static Set<String> read(String name) {
        return ResourceLines.of(LISTS).stream()
                .filter(line -> line.contains(name))
                .flatMap(line ->
                        Stream.of(line.substring(line.indexOf(':') + 1).strip().split(" ")))
                .map(Folding::fold)
                .collect(Collectors.toUnmodifiableSet());
    }
}
