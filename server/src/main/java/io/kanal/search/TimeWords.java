package io.kanal.search;

import io.kanal.search.QueryPart.Content;
import io.kanal.search.internal.QueryParser;
import io.kanal.search.internal.time.SpokenTime;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Words of time in what somebody asks, and the days they mean: "last week", "в марте 2022", "دیروز". Words that count from
 * today say when posts were written; a year or a month by name does so only where posts are spoken of, because of an event
 * people write later, too.
 *
 * @param words as they stand in the text
 * @param since the first day; null where it is open
 * @param until the day after the last; null where it is open
 * @param narrows whether they say when posts were written
 */
public record TimeWords(
        String words,
        int from,
        int to,
        @Nullable LocalDate since,
        @Nullable LocalDate until,
        boolean narrows) {
    private static final Set<String> DATES = Set.of("after", "before");
    /** Fewer words are taken as they were typed. */
    private static final int SENTENCE = 4;

    /** Words of time anywhere in a text, whether they narrow or not. */
    public static Optional<TimeWords> in(String text, LocalDate today) {
        List<QueryPart> parts = QueryPart.of(text);
        boolean dated = parts.stream()
                .anyMatch(part -> part.content() instanceof Content.Filter filter && DATES.contains(filter.name()));
        if (dated) {
            return Optional.empty();
        }
        return SpokenTime.find(text, today)
                .map(found -> new TimeWords(
                        text.substring(found.from(), found.to()),
                        found.from(),
                        found.to(),
                        found.days().since(),
                        found.days().until(),
                        found.relative() || found.ofPosts()))
                .filter(found -> !found.literal(parts));
    }

    /** Those of a question that say when the posts were written which it is about. */
    public static Optional<TimeWords> ofQuestion(String question, LocalDate today) {
        return in(question, today)
                .filter(TimeWords::narrows)
                .filter(found -> found.narrowed(question).length() <= QueryParser.MOST_UNITS);
    }

    /** The same of a search: only of a sentence that asks or speaks of posts. A few words are what is looked for. */
    public static Optional<TimeWords> ofSearch(String query, LocalDate today) {
        List<QueryPart> parts = QueryPart.of(query);
        List<String> words = parts.stream()
                .filter(part -> part.content() instanceof Content.Word)
                .map(part -> Folding.fold(part.typed()).replaceAll("\\P{L}+$", ""))
                .toList();
        boolean asks =
                query.stripTrailing().matches("(?s).*[?؟？]") || words.stream().anyMatch(QuestionWords::is);
        return words.size() >= SENTENCE && asks ? ofQuestion(query, today) : Optional.empty();
    }

    /** The text without these words. */
    public String without(String text) {
        return without(text, from, to);
    }

    /** A text without a stretch of it, and without the gap. */
    public static String without(String text, int from, int to) {
        String left = (text.substring(0, from) + " " + text.substring(to))
                .replaceAll("\\s+", " ")
                .strip();
        return left.replaceAll(" (?=[,.;:!?؟،])", "");
    }

    /** The text with filters in the place of these words. */
    public String narrowed(String text) {
        return (without(text) + " " + filters()).strip();
    }

    /** The filters of the query language that mean the same. */
    public String filters() {
        return Stream.of(since == null ? "" : "after:" + since, until == null ? "" : "before:" + until)
                .filter(filter -> !filter.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Whether they stand in quotation marks or in a filter, where words are meant as they are. */
    private boolean literal(List<QueryPart> parts) {
        return parts.stream()
                .filter(part -> !(part.content() instanceof Content.Word) || part.negated())
                .map(part -> Folding.fold(part.typed()))
                .anyMatch(part -> part.contains(Folding.fold(words)));
    }
}
