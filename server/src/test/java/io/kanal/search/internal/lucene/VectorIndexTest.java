package io.kanal.search.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.ReadScope;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.shared.ChatId;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorIndexTest {
    private static final Filters ALL = Filters.of(TestPassages.ALL);
    private static final int DIMENSION = 32;

    private final Random random = new Random(5);

    @Test
    void neighboursComeInTheOrderOfTheirWholeVectors() throws Exception {
        try (VectorIndex index = new VectorIndex(new ByteBuffersDirectory())) {
            float[] asked = unit();
            // So near to each other that numbers of one byte cannot tell them apart.
            TreeMap<Double, Long> near = new TreeMap<>(Comparator.reverseOrder());
            for (long message : LongStream.rangeClosed(1, 60).toArray()) {
                float[] vector = asked.clone();
                vector[(int) (message % DIMENSION)] += message * 4e-3f;
                normalise(vector);
                index.put(TestPassages.of(message, "text " + message), vector);
                near.put(dot(asked, vector), message);
            }
            index.refresh();

            List<Found> found = index.nearest(asked, ALL, 20);

            assertThat(found.stream().map(hit -> hit.id().message().value()))
                    .containsExactlyElementsOf(near.values().stream().limit(20).toList());
            assertThat((double) found.getFirst().score()).isCloseTo((1 + near.firstKey()) / 2, Offset.offset(1e-6));
        }
    }

    @Test
    void nothingIsFoundWhereNothingIsOrMayBeSeen() throws Exception {
        try (VectorIndex index = new VectorIndex(new ByteBuffersDirectory())) {
            assertThat(index.nearest(unit(), ALL, 10)).isEmpty();
            index.put(TestPassages.of(1, "of chat 1"), unit());
            index.refresh();
            assertThat(index.nearest(unit(), ALL, 10)).hasSize(1);
            assertThat(index.nearest(unit(), Filters.of(ReadScope.of(Set.of(new ChatId(2)))), 10))
                    .isEmpty();
        }
    }

    @Test
    void itsCentreTellsHowNearAVectorIsToAnything() throws Exception {
        try (VectorIndex index = new VectorIndex(new ByteBuffersDirectory())) {
            float[] asked = unit();
            assertThat(index.sample().centre().cosine(asked))
                    .as("nothing is there")
                    .isZero();
            double sum = 0;
            for (long message = 1; message <= 3L * VectorIndex.SAMPLE; message++) {
                // All of one model's vectors point the same way, more or less.
                float[] vector = unit();
                vector[0] += 2;
                normalise(vector);
                index.put(TestPassages.of(message, "text " + message), vector);
                sum += dot(asked, vector);
                if (message == VectorIndex.SAMPLE) {
                    index.refresh();
                    assertThat(index.sample().centre().cosine(asked)).isCloseTo(sum / message, Offset.offset(1e-5));
                }
            }
            index.refresh();
            assertThat(index.sample().centre().count()).isEqualTo(VectorIndex.SAMPLE);
            assertThat(index.sample().centre().cosine(asked))
                    .isCloseTo(sum / 3 / VectorIndex.SAMPLE, Offset.offset(0.04));

            index.clear();
            assertThat(index.sample().centre().count()).isZero();
        }
    }

    private float[] unit() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        normalise(vector);
        return vector;
    }

    private static void normalise(float[] vector) {
        float length = (float) Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
