package io.kanal.search.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kanal.changes.NodeFollower.Cursors;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.MessageId;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIndexTest {
    private static final Filters ALL = Filters.of(TestPassages.ALL);

    @TempDir
    Path folder;

    @Test
    void whatIsReplacedWhileOthersRefreshIsNeverGoneAndItsLastStateWins() throws Exception {
        try (SearchIndex index = open("model");
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            replace(index, "edition0");
            index.refresh();
            AtomicBoolean done = new AtomicBoolean();
            Future<Integer> fewest = other.submit(() -> {
                int least = Integer.MAX_VALUE;
                while (!done.get()) {
                    index.refreshWords();
                    least = Math.min(least, index.words().size());
                }
                return least;
            });
            for (int edition = 1; edition <= 20; edition++) {
                replace(index, "edition" + edition);
            }
            done.set(true);
            index.refresh();

            assertThat(fewest.get()).as("passages at any moment").isEqualTo(200);
            assertThat(found(index, "edition20")).isEqualTo(200);
            assertThat(found(index, "edition19")).isZero();
        }
    }

    @Test
    void anIndexOfAnEarlierSchemaSaysThatItKnowsNoSenders() {
        try (SearchIndex index = open("model")) {
            assertThat(index.knowsSenders()).as("a new one").isTrue();
            index.commit(new Cursors(7, 10, 20));
            assertThat(index.knowsSenders()).isTrue();
            index.words().commit(Map.of("made-with", "3/1/1", "epoch", "7"));
        }
        try (SearchIndex index = open("model")) {
            assertThat(index.cursors()).as("is built anew").isEqualTo(Cursors.NONE);
            assertThat(index.knowsSenders()).as("until then").isFalse();
        }
    }

    @Test
    void aCrashBeforeTheWordsAreCommittedGoesBackToTheCommitBefore() {
        Cursors first = new Cursors(7, 10, 20);
        try (SearchIndex index = open("model")) {
            replace(index, "before");
            index.commit(first);
            replace(index, "after");
            // The process ends between the two commits; closing commits nothing.
            index.vectors().commit(index.vectors().note());
        }
        try (SearchIndex index = open("model")) {
            assertThat(index.cursors()).isEqualTo(first);
            assertThat(found(index, "before")).isEqualTo(200);
            assertThat(found(index, "after")).isZero();
        }
    }

    @Test
    void anotherModelKeepsTheWordsAndBeginsItsVectorsAnew() {
        Cursors cursors = new Cursors(7, 10, 20);
        IndexedPassage passage = TestPassages.of(1, "a passage");
        try (SearchIndex index = open("one")) {
            index.replace(
                    List.of(new MessageId(1)), List.of(passage), Map.of(passage.hash(), new float[] {1, 0, 0, 0}));
            index.commit(cursors);
            assertThat(index.fitsModel()).isTrue();
        }
        try (SearchIndex index = open("other")) {
            assertThat(index.cursors()).isEqualTo(cursors);
            assertThat(index.fitsModel()).isFalse();
            List<MessageId> heads = new ArrayList<>();
            index.words().heads(_ -> true, heads::addAll);
            assertThat(heads).containsExactly(new MessageId(1));
            index.forgetVectors();
            assertThat(index.vectors().size()).isZero();
        }
        try (SearchIndex index = open("other")) {
            assertThat(index.fitsModel()).isTrue();
            assertThat(index.cursors()).isEqualTo(cursors);
            // The new model may have another number of dimensions.
            index.addVectors(List.of(passage), Map.of(passage.hash(), new float[] {0, 1}));
            index.refresh();
            assertThat(index.vectors().size()).isEqualTo(1);
        }
    }

    @Test
    void closingAfterAnInterruptedCommitIsQuietAndTheNextStartFindsTheCommitBefore() {
        Cursors first = new Cursors(7, 10, 20);
        SearchIndex index = open("model");
        replace(index, "before");
        index.commit(first);
        replace(index, "after");
        Thread.currentThread().interrupt();
        try {
            index.commit(new Cursors(7, 11, 21));
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("ommit");
        } finally {
            Thread.interrupted();
        }

        assertThatCode(index::close).doesNotThrowAnyException();
        try (SearchIndex again = open("model")) {
            assertThat(again.cursors().live()).isBetween(10L, 11L);
            assertThat(found(again, "before") + found(again, "after")).isEqualTo(200);
        }
    }

    private SearchIndex open(String model) {
        return new SearchIndex(folder, new Analysis(), model);
    }

    private static void replace(SearchIndex index, String word) {
        List<Long> ids = LongStream.rangeClosed(1, 200).boxed().toList();
        index.replace(
                ids.stream().map(MessageId::new).toList(),
                ids.stream().map(id -> TestPassages.of(id, word + " of " + id)).toList(),
                Map.of());
    }

    private static int found(SearchIndex index, String word) {
        index.refresh();
        return index.words().facets(TestPassages.query(word), ALL, false, ZoneOffset.UTC).channels().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
