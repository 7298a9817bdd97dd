package io.kanal.web.internal.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A query cut into what its chips show: filters, phrases and words, each of which may be taken out. */
record QueryWords(List<String> words) {
    private static final Pattern WORD = Pattern.compile("-?(?:\\w+:)?\"[^\"]*\"|\\S+");
    private static final Pattern FILTER = Pattern.compile("-?(from|tag|after|before|lang|has):.+");

    static QueryWords of(String query) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(query);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return new QueryWords(words);
    }

    /** A filter with the query that is left without it. */
    public record Chip(String text, String without) {}

    List<Chip> chips() {
        List<Chip> chips = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (FILTER.matcher(words.get(i)).matches()) {
                List<String> rest = new ArrayList<>(words);
                rest.remove(i);
                chips.add(new Chip(words.get(i), String.join(" ", rest)));
            }
        }
        return chips;
    }

    /** The query with these filters in the place of those of the same kinds. */
    String with(String... filters) {
        List<String> result = new ArrayList<>(words);
        for (String filter : filters) {
            String kind = filter.substring(0, filter.indexOf(':') + 1);
            result.removeIf(word -> word.startsWith(kind));
        }
        result.addAll(List.of(filters));
        return result.stream().collect(Collectors.joining(" "));
    }
}
