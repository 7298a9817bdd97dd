package io.kanal.answers.internal.reading;

import io.kanal.search.FoldedWords;
import io.kanal.search.Folding;
import io.kanal.shared.text.ResourceLines;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Questions for how many posts hold something: "how many posts about X", "сколько раз упоминали X". */
final class Counting {
    private static final String LIST = "/answers/counting.txt";
    private static final String WITHOUT = "without:";
    private static final Set<String> SMALL = ResourceLines.of(LIST).stream()
            .filter(line -> line.startsWith(WITHOUT))
            .flatMap(line -> Stream.of(line.substring(WITHOUT.length()).strip().split(" ")))
            .map(Folding::fold)
            .collect(Collectors.toUnmodifiableSet());
    private static final List<Pattern> PATTERNS = ResourceLines.of(LIST).stream()
            .filter(line -> !line.startsWith(WITHOUT))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .map(Folding::fold)
            .map(line -> Pattern.compile(line.replace("{x}", "(?<x>.+?)")))
            .toList();

    private Counting() {}

    /** What the posts are to hold that a question counts; empty for any other question. */
    static Optional<String> subject(String question) {
        FoldedWords words = FoldedWords.of(question);
        String asked = words.text().strip();
        for (Pattern pattern : PATTERNS) {
            Matcher matcher = pattern.matcher(asked);
            if (matcher.matches()) {
                return Optional.of(subject(question, words, matcher.start("x") + 1, matcher.end("x") + 1))
                        .filter(subject -> !subject.isBlank());
            }
        }
        return Optional.empty();
    }

    /** The words as they were typed, without those that only shape a sentence: each one left must be in a post. */
    private static String subject(String question, FoldedWords words, int from, int to) {
        int first = words.first(from);
        int last = words.last(to);
        if (first < 0) {
            return "";
        }
        int start = words.places().get(first).from();
        int end = words.places().get(last).to();
        String whole = question.substring(start, end);
        if (start > 0 && question.charAt(start - 1) == '"' && question.startsWith("\"", end)) {
            return '"' + whole + '"';
        }
        // Filters and names with signs stay as they are.
        if (whole.indexOf(':') >= 0 || whole.indexOf('"') >= 0) {
            return whole;
        }
        List<String> folded = words.list();
        String left = IntStream.rangeClosed(first, last)
                .filter(at -> !SMALL.contains(folded.get(at)))
                .mapToObj(at -> question.substring(
                        words.places().get(at).from(), words.places().get(at).to()))
                .collect(Collectors.joining(" "));
        return left.isEmpty() ? whole : left;
    }
}
