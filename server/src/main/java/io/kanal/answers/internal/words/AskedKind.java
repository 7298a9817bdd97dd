package io.kanal.answers.internal.words;

import io.kanal.search.FoldedWords;
import io.kanal.shared.text.ResourceLines;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kind of thing that a question asks for, where its words tell and a sentence shows whether it holds one.
 *
 * @param kind what is asked for
 * @param numbers in words, of the question's language: another's may be plain words in this one
 */
public record AskedKind(Kind kind, Set<String> numbers) {
    private static final String LIST = "/answers/kinds.txt";
    private static final List<Asking> ASKING =
            ResourceLines.of(LIST).stream().map(Asking::read).toList();

    /** What words can ask for. */
    public enum Kind {
        /** How many, how much, and when: in digits or in words. */
        NUMBER,
        /** Who: a name that the question does not hold itself. */
        NAME
    }

    /** The words of one language. */
    private record Asking(Set<String> forNumber, Set<String> forName, Set<String> numbers) {
        static Asking read(String line) {
            String[] parts = line.split(";", -1);
            return new Asking(folded(parts[1]), folded(parts[2]), folded(parts[3]));
        }

        private static Set<String> folded(String words) {
            return Arrays.stream(words.split("\\|", -1))
                    .map(one -> FoldedWords.of(one).text())
                    .filter(one -> !one.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Null where its words do not tell. */
    public static @Nullable AskedKind of(String question) {
        String words = FoldedWords.of(question).text();
        Set<String> numbers =
                asking(words, true).flatMap(each -> each.numbers.stream()).collect(Collectors.toSet());
        if (!numbers.isEmpty()) {
            return new AskedKind(Kind.NUMBER, numbers);
        }
        return asking(words, false).findAny().isPresent() ? new AskedKind(Kind.NAME, Set.of()) : null;
    }

    private static Stream<Asking> asking(String question, boolean forNumber) {
        return ASKING.stream()
                .filter(each ->
                        (forNumber ? each.forNumber : each.forName).stream().anyMatch(question::contains));
    }

    /** Whether a sentence holds one; letters without capitals do not show whether they are a name. */
    public boolean isIn(String sentence, AskedWords asked) {
        if (kind == Kind.NUMBER) {
            String words = FoldedWords.of(sentence).text();
            return words.codePoints().anyMatch(Character::isDigit)
                    || numbers.stream().anyMatch(words::contains);
        }
        return sentence.codePoints().noneMatch(Character::isUpperCase)
                || AskedWords.names(sentence).stream()
                        .anyMatch(name -> !asked.asksFor(name) && !Character.isDigit(name.codePointAt(0)));
    }
}
