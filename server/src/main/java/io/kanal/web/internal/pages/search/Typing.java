package io.kanal.web.internal.pages.search;

import io.kanal.search.QueryPart;
import io.kanal.search.QueryPart.Content;
import java.util.List;

/** A query while somebody types it: its last word is a beginning. */
final class Typing {
    /** Of letters that are looked for while somebody types. */
    private static final int SHORTEST = 2;

    private Typing() {}

    /** The query with what its last word begins. */
    static String meant(String typed) {
        List<QueryPart> parts = QueryPart.of(typed);
        if (parts.isEmpty()) {
            return typed;
        }
        QueryPart last = parts.getLast();
        boolean open = typed.endsWith(last.typed())
                && !last.negated()
                && last.content() instanceof Content.Word(String word)
                && word.codePointCount(0, word.length()) >= SHORTEST
                && Character.isLetterOrDigit(word.codePointBefore(word.length()));
        return open ? typed + "*" : typed;
    }
}
