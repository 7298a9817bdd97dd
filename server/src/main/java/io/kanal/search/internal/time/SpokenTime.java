package io.kanal.search.internal.time;

import io.kanal.search.FoldedWords;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the words of time of a text, in any language that has a list. The longest wins; two of them that have nothing to do
 * with each other mean something that no stretch of days is, and are left alone.
 */
public final class SpokenTime {
    private static final List<TimeGrammar> LANGUAGES =
            Stream.of("en", "ru", "uk", "fa", "tr", "ar").map(TimeGrammar::of).toList();

    /**
     * Words of time.
     *
     * @param from first UTF-16 unit
     * @param to one past the last
     * @param relative whether they count from today, as yesterday does
     * @param ofPosts whether the text speaks of posts
     */
    public record Spoken(int from, int to, Days days, boolean relative, boolean ofPosts) {}

    private SpokenTime() {}

    public static Optional<Spoken> find(String text, LocalDate today) {
        FoldedWords words = FoldedWords.of(text);
        List<Spoken> found = new ArrayList<>();
        for (TimeGrammar language : LANGUAGES) {
            boolean ofPosts = language.speaksOfPosts(words.text());
            for (TimeGrammar.Match match : language.in(words.text(), today)) {
                int first = words.first(match.from());
                int last = words.last(match.to());
                if (first >= 0 && !(match.relative() && namesSomething(text, words, first, last))) {
                    found.add(new Spoken(
                            words.places().get(first).from(),
                            words.places().get(last).to(),
                            match.days(),
                            match.relative(),
                            ofPosts));
                }
            }
        }
        // What counts from today is plainer than a year that may belong to what is asked about.
        if (found.stream().anyMatch(Spoken::relative)) {
            found.removeIf(one -> !one.relative());
        }
        return found.stream()
                .max(Comparator.comparingInt((Spoken one) -> one.to() - one.from())
                        .thenComparing(Spoken::ofPosts))
                .filter(best -> found.stream().allMatch(other -> other.from() < best.to() && best.from() < other.to()));
    }

    /** A capital within a sentence names something: USA Today, "who wrote Yesterday". */
    private static boolean namesSomething(String text, FoldedWords words, int first, int last) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && IntStream.rangeClosed(first, last)
                        .anyMatch(at -> Character.isUpperCase(
                                        text.codePointAt(words.places().get(at).from()))
                                && !begins(text, words, at));
    }

    private static boolean begins(String text, FoldedWords words, int at) {
        return at == 0
                || text.substring(
                                words.places().get(at - 1).to(),
                                words.places().get(at).from())
                        .chars()
                        .anyMatch(c -> ".!?:…".indexOf(c) >= 0);
    }
}
