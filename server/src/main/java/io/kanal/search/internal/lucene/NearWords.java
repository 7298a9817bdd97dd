package io.kanal.search.internal.lucene;

import io.kanal.search.internal.Filters;
import io.kanal.search.internal.lucene.words.Analysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostAttribute;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.util.BytesRef;

/**
 * What a word may have been meant to be that stands nowhere: words with one or two letters otherwise, or two of them swapped,
 * in what may be seen and nowhere else, so that no word of another's chat is ever shown.
 */
final class NearWords {
    /** Shorter words have too many neighbours. */
    private static final int SHORTEST = 4;
    /** From this length on two letters may be wrong. */
    private static final int LONG = 8;

    private static final int LOOKED_AT = 40;

    private final Analysis analysis;
    private final WordQueries queries;
    private final IndexHandle index;

    NearWords(Analysis analysis, WordQueries queries, IndexHandle index) {
        this.analysis = analysis;
        this.queries = queries;
        this.index = index;
    }

    private record Near(String word, double likeness, int passages) {}

    /** The nearest words, the most frequent first; empty where the word itself stands somewhere or nothing is near. */
    List<String> of(String word, Filters filters, int most) {
        List<Analysis.Part> parts = analysis.parts(word);
        String folded = parts.size() == 1 ? parts.getFirst().folded() : "";
        if (folded.codePointCount(0, folded.length()) < SHORTEST
                || !folded.codePoints().allMatch(Character::isLetter)) {
            return List.of();
        }
        Query visible = FilterQueries.of(filters);
        return index.read(searcher -> {
            for (Query itself : queries.every(List.of(word))) {
                if (stands(searcher, itself, visible)) {
                    return List.of();
                }
            }
            List<String> near = new ArrayList<>();
            double likeness = 0;
            for (Near one : neighbours(searcher, folded)) {
                if (!near.isEmpty() && (one.likeness() < likeness || near.size() == most)) {
                    break;
                }
                if (stands(searcher, new TermQuery(new Term(PassageFields.TEXT, one.word())), visible)) {
                    near.add(one.word());
                    likeness = one.likeness();
                }
            }
            return near;
        });
    }

    private static List<Near> neighbours(IndexSearcher searcher, String word) throws IOException {
        int edits = word.length() >= LONG ? 2 : 1;
        Map<String, Near> found = new HashMap<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Terms terms = leaf.reader().terms(PassageFields.TEXT);
            if (terms == null) {
                continue;
            }
            FuzzyTermsEnum near = new FuzzyTermsEnum(terms, new Term(PassageFields.TEXT, word), edits, 0, true);
            BoostAttribute boost = near.attributes().addAttribute(BoostAttribute.class);
            for (BytesRef term = near.next(); term != null; term = near.next()) {
                found.merge(
                        term.utf8ToString(),
                        new Near(term.utf8ToString(), boost.getBoost(), near.docFreq()),
                        (one, other) -> new Near(one.word(), one.likeness(), one.passages() + other.passages()));
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparingDouble(Near::likeness)
                        .thenComparingInt(Near::passages)
                        .reversed()
                        .thenComparing(Near::word))
                .limit(LOOKED_AT)
                .toList();
    }

    private static boolean stands(IndexSearcher searcher, Query query, Query visible) throws IOException {
        Query both = new BooleanQuery.Builder()
                .add(query, BooleanClause.Occur.FILTER)
                .add(visible, BooleanClause.Occur.FILTER)
                .build();
        return searcher.search(both, new TopScoreDocCollectorManager(1, null, 1)).scoreDocs.length > 0;
    }
}
