package io.kanal.search.internal.lucene.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** One word at a time through Lucene's filters, which are made for streams. Not thread-safe. */
final class OneWord extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private boolean given = true;

    private OneWord() {}

    interface Chain {
        TokenStream after(TokenStream tokens);
    }

    /** What the filters make of a word; nothing where they take it out. */
    static UnaryOperator<String> through(Chain chain) {
        OneWord word = new OneWord();
        TokenStream filters = chain.after(word);
        CharTermAttribute result = filters.getAttribute(CharTermAttribute.class);
        return text -> {
            try {
                filters.reset();
                word.term.setEmpty().append(text);
                word.given = false;
                return filters.incrementToken() ? result.toString() : "";
            } catch (IOException e) {
                throw new UncheckedIOException("A word in memory could not be read", e);
            }
        };
    }

    @Override
    public boolean incrementToken() {
        boolean first = !given;
        given = true;
        return first;
    }
}
