package io.kanal.ai.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import io.kanal.ai.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Embedder} promises. */
public interface EmbedderContract {
    /** A working embedder; the kit does not close it. */
    Embedder embedder();

    @Test
    default void anEmptyListGivesAnEmptyList() {
        assertThat(embedder().embed(List.of(), Purpose.PASSAGE)).isEmpty();
    }

    @Test
    default void itAnswersWhetherItCanMakeVectors() {
        assertThatCode(() -> embedder().answer(Duration.ofSeconds(5))).doesNotThrowAnyException();
    }

    @Test
    default void vectorsHaveTheModelsDimensionAndLengthOne() {
        List<float[]> vectors = embedder().embed(List.of("a dog in the park", "x"), Purpose.PASSAGE);
        assertThat(vectors).hasSize(2).allSatisfy(vector -> {
            assertThat(vector).hasSize(embedder().model().dimension());
            assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-4));
        });
    }

    @Test
    default void vectorsComeInTheOrderOfTheTextsHoweverManyAndHoweverLong() {
        List<String> texts = IntStream.range(0, 70)
                .mapToObj(i -> ("text number " + i + " ").repeat(1 + (i * 7) % 13))
                .toList();
        List<float[]> together = embedder().embed(texts, Purpose.PASSAGE);
        assertThat(together).hasSize(texts.size());
        for (int i = 0; i < texts.size(); i += 9) {
            float[] alone =
                    embedder().embed(List.of(texts.get(i)), Purpose.PASSAGE).getFirst();
            assertThat(cosine(alone, together.get(i))).as("text %d", i).isGreaterThan(0.97);
        }
    }

    @Test
    default void sameTextTwiceHasTheSameDirection() {
        List<float[]> vectors =
                embedder().embed(List.of("the same", "other words between", "the same"), Purpose.PASSAGE);
        assertThat(cosine(vectors.get(0), vectors.get(2))).isGreaterThan(0.97);
    }

    @Test
    default void emptyHugeAndStrangeTextsHaveVectorsToo() {
        List<String> texts = List.of(
                "",
                " ",
                "\u0000",
                "\uD83D\uDE00".repeat(3000),
                "word ".repeat(20_000),
                "\uD800 lone surrogate",
                "\u202Eright to left");
        assertThat(embedder().embed(texts, Purpose.PASSAGE))
                .hasSize(texts.size())
                .allSatisfy(vector -> {
                    assertThat(vector).hasSize(embedder().model().dimension());
                    for (float number : vector) {
                        assertThat(number).isFinite();
                    }
                });
    }

    @Test
    default void manyThreadsGetTheirOwnVectors() throws Exception {
        List<String> texts = IntStream.range(0, 24)
                .mapToObj(i -> "subject " + i + " of many")
                .toList();
        List<float[]> expected = embedder().embed(texts, Purpose.PASSAGE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<float[]>> running = new ArrayList<>();
            for (String text : texts) {
                Callable<float[]> one =
                        () -> embedder().embed(List.of(text), Purpose.PASSAGE).getFirst();
                running.add(threads.submit(one));
            }
            for (int i = 0; i < texts.size(); i++) {
                assertThat(cosine(running.get(i).get(), expected.get(i))).isGreaterThan(0.97);
            }
        }
    }

    @Test
    default void theModelIsTheSameEveryTime() {
        assertThat(embedder().model()).isEqualTo(embedder().model());
        assertThat(embedder().model().fingerprint()).isNotBlank();
        assertThat(embedder().provider()).matches("[a-z]+");
    }

    /** The dot product; the cosine of vectors of length 1. */
    static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
