package io.kanal.web.internal.pages.search;

import io.kanal.search.QueryPart;
import io.kanal.search.QueryPart.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A query cut into what its chips show: its filters, each of which may be taken out or put in the place of another. */
record QueryWords(List<QueryPart> parts, Predicate<QueryPart> namesSender) {
    /** @param namesSender whether a filter is about a sender, and not about a chat as others of its kind */
    static QueryWords of(String query, Predicate<QueryPart> namesSender) {
        return new QueryWords(QueryPart.of(query), namesSender);
    }

    /** A filter with the query that is left without it. */
    public record Chip(String text, String without) {}

    /**
     * The filters.
     *
     * @param shown how each is called
     */
    List<Chip> chips(Function<QueryPart, String> shown) {
        List<Chip> chips = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).content() instanceof Content.Filter filter
                    && !filter.value().isEmpty()) {
                List<QueryPart> rest = new ArrayList<>(parts);
                rest.remove(i);
                chips.add(new Chip(shown.apply(parts.get(i)), joined(rest.stream())));
            }
        }
        return chips;
    }

    /** The query with these filters in the place of those of the same kinds; senders stay. */
    String with(String... filters) {
        List<String> kinds = Stream.of(filters)
                .map(filter -> filter.substring(0, filter.indexOf(':')))
                .toList();
        String rest = joined(parts.stream()
                .filter(part -> part.negated()
                        || namesSender.test(part)
                        || !(part.content() instanceof Content.Filter filter && kinds.contains(filter.name()))));
        String added = String.join(" ", filters);
        return rest.isEmpty() ? added : rest + " " + added;
    }

    /** The query without filters of these kinds, whoever they are about. */
    String without(String... kinds) {
        return joined(parts.stream()
                .filter(part -> !(part.content() instanceof Content.Filter filter
                        && List.of(kinds).contains(filter.name()))));
    }

    /** The query with another filter in the place of those that this is about. */
    String replacing(Predicate<QueryPart> about, String filter) {
        return parts.stream()
                .map(part -> about.test(part) ? (part.negated() ? "-" : "") + filter : part.typed())
                .collect(Collectors.joining(" "));
    }

    private static String joined(Stream<QueryPart> parts) {
        return parts.map(QueryPart::typed).collect(Collectors.joining(" "));
    }
}
