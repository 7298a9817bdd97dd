package io.kanal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One part of a query. Whoever looks into a query, to run it or to show what it is made of, takes it apart here, so that
 * both see the same.
 *
 * @param typed as it was typed, with its sign and marks
 * @param negated whether it is meant to be left out
 */
public record QueryPart(String typed, boolean negated, Content content) {
    private static final String OPENING = "\"«“„";
    private static final String CLOSING = "\"»”“";
    private static final Pattern FILTER =
            Pattern.compile("(?i)(from|in|tag|after|before|lang|has|topic):(.*)", Pattern.DOTALL);

    /** What a part is. */
    public sealed interface Content {
        /** A run of letters and signs. */
        record Word(String text) implements Content {}

        /** Words in a row, without their marks. */
        record Phrase(String text) implements Content {}

        /**
         * A condition.
         *
         * @param name in lower case
         * @param value as typed, without marks; empty where none was given
         */
        record Filter(String name, String value) implements Content {}

        /** Signs without a meaning of their own: a dash in prose, a stray typographic mark. */
        record Sign() implements Content {}

        /**
         * The rest of a query whose quotation mark is not closed.
         *
         * @param position of the mark, counted from 1
         */
        record Unclosed(int position) implements Content {}
    }

    /** Whether this is a filter whose value stands in quotation marks. */
    public boolean quoted() {
        return content instanceof Content.Filter && typed.endsWith("\"");
    }

    /** The parts of a query in their order; every query has some reading, a wrong one too. */
    public static List<QueryPart> of(String query) {
        List<QueryPart> parts = new ArrayList<>();
        int at = 0;
        while (at < query.length()) {
            if (Character.isWhitespace(query.charAt(at))) {
                at++;
            } else {
                QueryPart part = at(query, at);
                parts.add(part);
                at += part.typed().length();
            }
        }
        return parts;
    }

    private static QueryPart at(String query, int start) {
        boolean negated = query.charAt(start) == '-';
        int at = negated ? start + 1 : start;
        if (at >= query.length() || Character.isWhitespace(query.charAt(at))) {
            return new QueryPart(query.substring(start, at), negated, new Content.Sign());
        }
        int quote = OPENING.indexOf(query.charAt(at));
        if (quote >= 0) {
            return quoted(query, start, at, quote, negated);
        }
        int end = at;
        while (end < query.length() && !Character.isWhitespace(query.charAt(end)) && query.charAt(end) != '"') {
            end++;
        }
        String token = query.substring(at, end);
        Matcher filter = FILTER.matcher(token);
        return filter.matches()
                ? filter(query, start, end, filter, negated)
                : new QueryPart(query.substring(start, end), negated, new Content.Word(token));
    }

    private static QueryPart quoted(String query, int start, int at, int quote, boolean negated) {
        int close = quote == 0 ? query.indexOf('"', at + 1) : closing(query, at, quote);
        if (close < 0 && quote > 0) {
            return new QueryPart(query.substring(start, at + 1), negated, new Content.Sign());
        }
        if (close < 0) {
            return new QueryPart(query.substring(start), negated, new Content.Unclosed(at + 1));
        }
        return new QueryPart(
                query.substring(start, close + 1),
                negated,
                new Content.Phrase(query.substring(at + 1, close).strip()));
    }

    private static int closing(String query, int at, int quote) {
        int close = query.indexOf(CLOSING.charAt(quote), at + 1);
        return close < 0 && quote == 3 ? query.indexOf('”', at + 1) : close;
    }

    private static QueryPart filter(String query, int start, int end, Matcher filter, boolean negated) {
        String name = filter.group(1).toLowerCase(Locale.ROOT);
        String value = filter.group(2);
        int after = end;
        if (value.isEmpty() && end < query.length() && query.charAt(end) == '"') {
            int close = query.indexOf('"', end + 1);
            if (close < 0) {
                return new QueryPart(query.substring(start), negated, new Content.Unclosed(end + 1));
            }
            value = query.substring(end + 1, close).strip();
            after = close + 1;
        }
        return new QueryPart(query.substring(start, after), negated, new Content.Filter(name, value));
    }
}
