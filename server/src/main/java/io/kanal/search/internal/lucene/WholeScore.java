package io.kanal.search.internal.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;

/**
 * What a passage of usual length would score that holds everything a query asks for, once. A score is a share of it, however many
 * passages there are; BM25 alone grows with their number. A word that stands nowhere counts as the rarest of all, so a
 * passage that holds but a name of a question in another language has a small share. For one query.
 */
final class WholeScore {
    private final CountingSearcher searcher;
    private final Ranking ranking;
    private boolean written;

    /** @param searcher has ranked by the queries already */
    WholeScore(CountingSearcher searcher, Ranking ranking) {
        this.searcher = searcher;
        this.ranking = ranking;
    }

    /**
     * The sum over all that was asked for.
     *
     * @param asWritten whether it counts that words stand as they were written: where none does, nothing is missed that could be there
     */
    double of(List<Query> asked, boolean asWritten) throws IOException {
        written = asWritten;
        double sum = 0;
        for (Query one : asked) {
            sum += of(one);
        }
        return sum;
    }

    private double of(Query query) throws IOException {
        return switch (query) {
            case BoostQuery boosted -> boosted.getBoost() * of(boosted.getQuery());
            case ConstantScoreQuery _ -> written ? 1 : 0;
            case DisjunctionMaxQuery ways -> best(ways.getDisjuncts());
            case BooleanQuery all -> {
                double sum = 0;
                for (BooleanClause clause : all.clauses()) {
                    sum += clause.isScoring() ? of(clause.query()) : 0;
                }
                yield sum;
            }
            case PhraseQuery phrase -> {
                double sum = 0;
                for (Term term : phrase.getTerms()) {
                    sum += once(term.field(), searcher.frequency(term));
                }
                yield sum;
            }
            case PrefixQuery beginning -> once(beginning.getField(), 0);
            // A word, or a word of many languages, whose forms count as equally frequent.
            default -> {
                List<Term> terms = terms(query);
                long frequency = 0;
                for (Term term : terms) {
                    frequency = Math.max(frequency, searcher.frequency(term));
                }
                yield terms.isEmpty() ? 0 : once(terms.getFirst().field(), frequency);
            }
        };
    }

    /** Forms that stand nowhere count only where no form stands anywhere. */
    private double best(Iterable<Query> ways) throws IOException {
        double standing = 0;
        double any = 0;
        for (Query way : ways) {
            double score = of(way);
            any = Math.max(any, score);
            if (terms(way).stream().anyMatch(term -> searcher.frequency(term) > 0)) {
                standing = Math.max(standing, score);
            }
        }
        return standing > 0 ? standing : any;
    }

    private double once(String field, long frequency) throws IOException {
        double others = Math.max(0, searcher.passages(field) - frequency);
        return Math.log(1 + (others + 0.5) / (frequency + 0.5)) / (1 + ranking.k1());
    }

    private static List<Term> terms(Query query) {
        List<Term> all = new ArrayList<>();
        query.visit(new QueryVisitor() {
            @Override
            public void consumeTerms(Query of, Term... terms) {
                all.addAll(List.of(terms));
            }
        });
        return all;
    }
}
