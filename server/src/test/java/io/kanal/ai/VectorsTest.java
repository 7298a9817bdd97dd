package io.kanal.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.spi.Embedder;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.support.JdbcTransactionManager;

class VectorsTest {
    private static final String ONE = Vectors.hashOf("one");
    private static final String TWO = Vectors.hashOf("two");

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void whatIsStoredIsFoundAndNoLongerMissing() {
        Vectors vectors = vectors("a", 3);
        assertThat(vectors.missing(List.of(ONE, TWO, ONE))).containsExactlyInAnyOrder(ONE, TWO);
        vectors.store(Map.of(ONE, new float[] {1, 0, 0.5f}));
        assertThat(vectors.missing(List.of(ONE, TWO))).containsExactly(TWO);
        assertThat(vectors.find(List.of(ONE, TWO)))
                .containsOnlyKeys(ONE)
                .hasEntrySatisfying(ONE, vector -> assertThat(vector).containsExactly(1, 0, 0.5f));
        assertThat(vectors.count()).isOne();
        assertThat(vectors.find(List.of())).isEmpty();
        assertThat(vectors.missing(List.of())).isEmpty();
    }

    @Test
    void storingTwiceKeepsTheFirst() {
        Vectors vectors = vectors("a", 1);
        vectors.store(Map.of(ONE, new float[] {1}));
        vectors.store(Map.of(ONE, new float[] {-1}));
        assertThat(vectors.find(List.of(ONE)).get(ONE)).containsExactly(1);
    }

    @Test
    void modelsNeverMeet() {
        Vectors first = vectors("a", 1);
        Vectors second = vectors("b", 2);
        first.store(Map.of(ONE, new float[] {1}));
        assertThat(second.find(List.of(ONE))).isEmpty();
        assertThat(second.missing(List.of(ONE))).containsExactly(ONE);
        second.store(Map.of(ONE, new float[] {1, 1}));
        assertThat(first.find(List.of(ONE)).get(ONE)).containsExactly(1);
        assertThat(vectors("a", 1).modelId()).isEqualTo(first.modelId());
        assertThat(second.forgetOtherModels()).isOne();
        assertThat(first.find(List.of(ONE))).isEmpty();
        assertThat(second.find(List.of(ONE))).hasSize(1);
    }

    @Test
    void whatIsGoneIsRemovedForAllModels() {
        Vectors first = vectors("a", 1);
        Vectors second = vectors("b", 1);
        first.store(Map.of(ONE, new float[] {1}, TWO, new float[] {1}));
        second.store(Map.of(ONE, new float[] {1}));
        second.remove(Set.of(ONE));
        assertThat(first.find(List.of(ONE, TWO))).containsOnlyKeys(TWO);
        assertThat(second.count()).isZero();
    }

    @Test
    void aVectorOfAnotherDimensionIsRefused() {
        assertThatThrownBy(() -> vectors("a", 3).store(Map.of(ONE, new float[] {1})))
                .hasMessageContaining("must have 3 numbers");
    }

    @Test
    void theModelsNumberOutlivesARolledBackTransaction() {
        Vectors vectors = vectors("a", 1);
        database.transactions().executeWithoutResult(status -> {
            vectors.store(Map.of(ONE, new float[] {1}));
            status.setRollbackOnly();
        });
        vectors.store(Map.of(TWO, new float[] {1}));
        assertThat(vectors.find(List.of(ONE, TWO))).containsOnlyKeys(TWO);
    }

    @Test
    void manyWritersOfTheSameContentsLoseNothing() throws Exception {
        List<String> hashes = IntStream.range(0, 200)
                .mapToObj(i -> Vectors.hashOf("text " + i))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                List<String> mine = hashes.subList(writer * 20, writer * 20 + 100);
                writers.add(threads.submit(() -> vectors("a", 1)
                        .store(mine.stream().collect(Collectors.toMap(hash -> hash, _ -> new float[] {1})))));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(vectors("a", 1).count()).isEqualTo(200);
    }

    private Vectors vectors(String model, int dimension) {
        Embeddings embeddings = new Embeddings(new NamedEmbedder(model, dimension), _ -> Set.of("*"), 10);
        return new Vectors(database.jdbc(), new JdbcTransactionManager(database.dataSource()), embeddings);
    }

    /** An identity without a model behind it. */
    private record NamedEmbedder(String name, int dimension) implements Embedder {
        @Override
        public void answer(Duration patience) {
            // It is always there.
        }

        @Override
        public String provider() {
            return "named";
        }

        @Override
        public EmbeddingModel model() {
            return new EmbeddingModel(name, "f", dimension);
        }

        @Override
        public List<float[]> embed(List<String> texts, Purpose purpose) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
