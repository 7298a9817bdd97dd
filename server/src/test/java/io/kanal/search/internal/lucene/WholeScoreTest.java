package io.kanal.search.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.search.internal.Filters;
import io.kanal.search.internal.fusion.WordHits;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class WholeScoreTest {
    private static final Filters ALL = Filters.of(TestPassages.ALL);
    private static final String LIGHTHOUSE =
            "The keeper of the northern lighthouse painted its stairs green every second spring before the ferries came back.";

    @Test
    void aShareDoesNotGrowWithTheRecordAsScoresDo() throws Exception {
        String question = "who painted the stairs of the northern lighthouse";
        WordHits few = best(question, 20);
        WordHits many = best(question, 4_000);

        assertThat(many.found().getFirst().score())
                .isGreaterThan(1.8f * few.found().getFirst().score());
        assertThat(share(few)).isBetween(0.9, 2.0);
        assertThat(share(many)).isBetween(0.8 * share(few), 1.25 * share(few));
    }

    @Test
    void aNameIsASmallShareOfAQuestionInAnotherLanguage() throws Exception {
        assertThat(share(best("кто покрасил лестницу на маяке lighthouse", 500)))
                .isBetween(0.05, 0.35);
    }

    @Test
    void otherFormsAreNotMeasuredByHowTheWordIsWritten() throws Exception {
        assertThat(share(best("lighthouse", 200))).isBetween(0.9, 1.2);
        assertThat(share(best("lighthouses", 200))).isBetween(0.7, 2.0);
        assertThat(share(best("lighth*", 200))).isBetween(0.99, 1.5);
        assertThat(share(best("\"northern lighthouse\"", 200))).isBetween(0.7, 2.0);
    }

    @Test
    void whatHoldsNothingHasNoShare() throws Exception {
        WordHits none = best("submarine", 50);
        assertThat(none.found()).isEmpty();
        assertThat(none.whole()).isPositive();
    }

    private static double share(WordHits hits) {
        return hits.found().getFirst().score() / hits.whole();
    }

    private static WordHits best(String query, int others) throws IOException {
        try (WordIndex index = new WordIndex(new ByteBuffersDirectory(), new Analysis(), Ranking.DEFAULT)) {
            List<IndexedPassage> passages = new ArrayList<>();
            passages.add(TestPassages.of(1, LIGHTHOUSE));
            for (int i = 0; i < others; i++) {
                passages.add(TestPassages.of(
                        10 + i,
                        "Note %d: the gardener of house %d planted word%d and word%d in the yard of the school beside the road."
                                .formatted(i, i % 97, i, i + 1)));
            }
            index.add(passages);
            index.refresh();
            return index.best(TestPassages.query(query), ALL, 10);
        }
    }
}
