package io.kanal.search.internal.lucene;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Terms that were worked out before, for an index writer. Read once. */
final class TermStream extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private final List<String> terms = new ArrayList<>();
    private final BitSet samePlace = new BitSet();
    private int next;

    /** @param same whether it stands where the one before it does; the first never does */
    void add(String added, boolean same) {
        samePlace.set(terms.size(), same && !terms.isEmpty());
        terms.add(added);
    }

    boolean isEmpty() {
        return terms.isEmpty();
    }

    @Override
    public boolean incrementToken() {
        if (next == terms.size()) {
            return false;
        }
        clearAttributes();
        term.append(terms.get(next));
        step.setPositionIncrement(samePlace.get(next) ? 0 : 1);
        next++;
        return true;
    }
}
