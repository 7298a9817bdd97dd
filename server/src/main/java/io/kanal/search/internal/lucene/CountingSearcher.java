package io.kanal.search.internal.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;

/**
 * A searcher that remembers in how many passages each word stands that it was asked for. To look that up takes a good part of a
 * search, and ranking does it anyway. For one search.
 */
final class CountingSearcher extends IndexSearcher {
    private final Map<Term, Long> frequencies = new HashMap<>();

    CountingSearcher(IndexSearcher searcher) {
        super(searcher.getIndexReader(), ForkJoinPool.commonPool());
        setSimilarity(searcher.getSimilarity());
        setQueryCache(searcher.getQueryCache());
        setQueryCachingPolicy(searcher.getQueryCachingPolicy());
    }

    @Override
    public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) throws IOException {
        frequencies.put(term, (long) docFreq);
        return super.termStatistics(term, docFreq, totalTermFreq);
    }

    /** In how many passages a word stands by what this searcher ranked with; 0 where it stands nowhere or was not asked for. */
    long frequency(Term term) {
        return frequencies.getOrDefault(term, 0L);
    }

    /** How many passages have anything in a field. */
    long passages(String field) throws IOException {
        CollectionStatistics statistics = collectionStatistics(field);
        return statistics == null ? 0 : statistics.docCount();
    }
}
