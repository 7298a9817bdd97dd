package io.kanal.answers.internal.words;

import io.kanal.search.FoldedWords;
import io.kanal.shared.text.ResourceLines;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kind of thing that a question asks for, where its words tell and a sentence shows whether it holds one. */
public enum AskedKind {
    /** How many, how much, and when: a number in digits or in words. */
    NUMBER {
        @Override
        public boolean isIn(String sentence, AskedWords asked) {
            String words = FoldedWords.of(sentence).text();
            return words.codePoints().anyMatch(Character::isDigit)
                    || NUMBERS.stream().anyMatch(words::contains);
        }
    },
    /** Who: a name that the question does not hold itself; letters without capitals do not show it. */
    NAME {
        @Override
        public boolean isIn(String sentence, AskedWords asked) {
            return sentence.codePoints().noneMatch(Character::isUpperCase)
                    || AskedWords.names(sentence).stream()
                            .anyMatch(name -> !asked.asksFor(name) && !Character.isDigit(name.codePointAt(0)));
        }
    };

    private static final String LIST = "/answers/kinds.txt";
    private static final Set<String> NUMBERS = read(" numbers:", " ");
    private static final Set<String> ASK_FOR_NUMBER = read(" number:", "\\|");
    private static final Set<String> ASK_FOR_NAME = read(" name:", "\\|");

    /** Null where its words do not tell. */
    public static @Nullable AskedKind of(String question) {
        String words = FoldedWords.of(question).text();
        if (ASK_FOR_NUMBER.stream().anyMatch(words::contains)) {
            return NUMBER;
        }
        return ASK_FOR_NAME.stream().anyMatch(words::contains) ? NAME : null;
    }

    /** Whether a sentence holds one. */
    public abstract boolean isIn(String sentence, AskedWords asked);

    private static Set<String> read(String name, String between) {
        return ResourceLines.of(LIST).stream()
                .filter(line -> line.indexOf(name) == 2)
                .flatMap(line ->
                        Stream.of(line.substring(2 + name.length()).strip().split(between)))
                .map(words -> FoldedWords.of(words).text())
                .filter(words -> !words.isBlank())
                .collect(Collectors.toUnmodifiableSet());
    }
}
