package io.kanal.search;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.util.List;
import java.util.stream.Collectors;

/** A name in a query that may stand for several; those are offered that the caller may see. */
public final class SeveralFit extends KanalException {
    private final String filter;
    private final String value;
    private final int all;
    private final transient List<Choice> choices;

    /**
     * @param filter the name of the filter
     * @param value what was typed behind it
     * @param kind what they are: {@code chats}
     * @param all how many there are
     * @param choices the first of them
     */
    SeveralFit(String filter, String value, String kind, int all, List<Choice> choices) {
        super(
                ErrorCode.BAD_QUERY,
                "%s:\"%s\" may be one of %d %s: %s"
                        .formatted(
                                filter,
                                value,
                                all,
                                kind,
                                choices.stream().map(Choice::line).collect(Collectors.joining("; "))));
        this.filter = filter;
        this.value = value;
        this.all = all;
        this.choices = List.copyOf(choices);
    }

    public List<Choice> choices() {
        return choices;
    }

    /** How many fit beside those that are offered. */
    public int others() {
        return all - choices.size();
    }

    /** Whether a part of a query is what fits several. */
    public boolean isAbout(QueryPart part) {
        return part.content() instanceof QueryPart.Content.Filter(String name, String typed)
                && name.equals(filter)
                && typed.equals(value);
    }
}
