package io.kanal.benchmarks;

import io.kanal.cli.internal.quality.Recall;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.QueryParser;
import io.kanal.search.internal.fusion.WordHits;
import io.kanal.search.internal.lucene.Ranking;
import io.kanal.search.internal.lucene.WordIndex;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.lucene.store.ByteBuffersDirectory;

/** The index of words in memory, with ranking numbers of one's choice. */
final class WordLeg implements AutoCloseable {
    private final WordIndex index;

    WordLeg(List<IndexedPassage> passages, Analysis analysis, Ranking ranking) {
        index = new WordIndex(new ByteBuffersDirectory(), analysis, ranking);
        index.add(passages);
        index.refresh();
    }

    WordHits best(String question, int limit) {
        return index.best(parsed(question), Filters.of(ParagraphSet.SCOPE), limit);
    }

    /** Quotation marks go: one question has an unbalanced one, and phrases as conditions would measure something else. */
    static ParsedQuery parsed(String question) {
        return QueryParser.parse(question.replace('"', ' '), ZoneOffset.UTC);
    }

    Recall recall(ParagraphSet set) {
        Recall recall = new Recall();
        for (ParagraphSet.Question question : set.questions()) {
            recall.add(numbers(best(question.text(), 20).found()), question.paragraph());
        }
        return recall;
    }

    static List<Integer> numbers(List<Found> found) {
        return found.stream().map(one -> (int) one.id().message().value() - 1).toList();
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
