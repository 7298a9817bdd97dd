package io.kanal.ai.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.internal.EmbeddingProperties.Pooling;
import io.kanal.ai.spi.Embedder;
import io.kanal.ai.spi.EmbedderContract;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.KanalException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class OnnxEmbedderTest implements EmbedderContract {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private static OnnxEmbedder builtIn;

    @BeforeAll
    static void open() {
        builtIn = embedder(settings(null, null, "", ""));
    }

    @AfterAll
    static void close() {
        builtIn.close();
    }

    @Override
    public Embedder embedder() {
        return builtIn;
    }

    @Test
    void meaningIsNearerThanWords() {
        List<float[]> vectors = builtIn.embed(
                List.of(
                        "The cat sleeps on the sofa",
                        "A kitten is napping on the couch",
                        "Interest rates were raised again"),
                Purpose.PASSAGE);
        assertThat(EmbedderContract.cosine(vectors.get(0), vectors.get(1)))
                .isGreaterThan(0.5)
                .isGreaterThan(EmbedderContract.cosine(vectors.get(0), vectors.get(2)) + 0.3);
    }

    @Test
    void theModelInsideTheProgramIsKnownWithoutBeingRead() {
        OnnxModelFiles files = OnnxModelFiles.of(settings(null, null, "", ""), JSON);
        assertThat(files.knownIdentity())
                .contains(new EmbeddingModel(
                        files.name(),
                        files.fingerprint(),
                        builtIn.embed(List.of("a text"), Purpose.PASSAGE).getFirst().length));
        try (OnnxEmbedder fresh = embedder(settings(null, null, "", ""))) {
            assertThat(fresh.model()).isEqualTo(files.knownIdentity().orElseThrow());
            assertThat(fresh.isLoaded()).isFalse();
        }
    }

    @Test
    void onceItIsClosedNothingLoadsTheModelAgain() {
        OnnxEmbedder closed = embedder(settings(null, null, "", ""));
        closed.embed(List.of("hello"), Purpose.QUERY);
        closed.close();
        assertThatThrownBy(() -> closed.embed(List.of("hello"), Purpose.QUERY))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("closed");
        assertThat(closed.isLoaded()).isFalse();
    }

    @Test
    void isUnloadedWhenIdleAndLoadedAgainByTheNextText() {
        float[] before = builtIn.embed(List.of("hello"), Purpose.QUERY).getFirst();
        builtIn.rest();
        assertThat(builtIn.isLoaded()).isTrue();

        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(5)));
        builtIn.rest();
        assertThat(builtIn.isLoaded()).isFalse();

        assertThat(builtIn.embed(List.of("hello"), Purpose.QUERY).getFirst()).containsExactly(before);
        assertThat(builtIn.isLoaded()).isTrue();
    }

    @Test
    void unloadingWhileManyUseItLosesNothing() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        try (OnnxEmbedder embedder = embedder(settings(null, null, "", ""));
                ExecutorService threads = Executors.newFixedThreadPool(5)) {
            List<Future<Integer>> users = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> {
                        int done = 0;
                        while (done < 30) {
                            assertThat(embedder.embed(List.of("text " + i, "more"), Purpose.PASSAGE))
                                    .hasSize(2);
                            done++;
                        }
                        return done;
                    }))
                    .toList();
            Future<?> unloading = threads.submit(() -> {
                for (int unloaded = 0; unloaded < 8 && stop.getCount() > 0; ) {
                    if (embedder.isLoaded()) {
                        NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(5)));
                        embedder.rest();
                        unloaded++;
                    }
                }
            });
            for (Future<Integer> user : users) {
                assertThat(user.get()).isEqualTo(30);
            }
            stop.countDown();
            unloading.get();
        }
    }

    @Test
    void aFolderWithAModelAndItsTokenizerIsAModelOfItsOwn(@TempDir Path models) throws Exception {
        Path model = models.resolve("my-model");
        Files.createDirectories(model.resolve("onnx"));
        Files.createDirectories(model.resolve("1_Pooling"));
        copyResource("/all-minilm-l6-v2-q.onnx", model.resolve("onnx/model.onnx"));
        copyResource("/all-minilm-l6-v2-q-tokenizer.json", model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
        try (OnnxEmbedder cls = embedder(settings(model, null, "", ""));
                OnnxEmbedder mean = embedder(settings(model, Pooling.MEAN, "query: ", "passage: "))) {
            assertThat(cls.model().name()).isEqualTo("my-model");
            assertThat(cls.model().dimension()).isEqualTo(384);
            assertThat(cls.model().fingerprint())
                    .isNotEqualTo(mean.model().fingerprint())
                    .isNotEqualTo(builtIn.model().fingerprint());
            float[] ownPooling = cls.embed(List.of("a text"), Purpose.PASSAGE).getFirst();
            float[] prefixed = mean.embed(List.of("a text"), Purpose.PASSAGE).getFirst();
            float[] byHand =
                    builtIn.embed(List.of("passage: a text"), Purpose.PASSAGE).getFirst();
            assertThat(prefixed).containsExactly(byHand);
            assertThat(EmbedderContract.cosine(ownPooling, byHand)).isLessThan(0.99);
        }
    }

    @Test
    void whatIsNoModelIsRefusedWithASentence(@TempDir Path models) throws Exception {
        assertThatThrownBy(() -> embedder(settings(models.resolve("absent.onnx"), null, "", "")))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("neither an ONNX file nor a folder");
        Files.writeString(models.resolve("model.onnx"), "not a model");
        assertThatThrownBy(() -> embedder(settings(models, null, "", "")))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("No tokenizer.json beside");
        Files.writeString(models.resolve("tokenizer.json"), "{}");
        try (OnnxEmbedder broken = embedder(settings(models, null, "", ""))) {
            assertThatThrownBy(() -> broken.embed(List.of("text"), Purpose.QUERY))
                    .isInstanceOf(KanalException.class)
                    .hasMessageContaining("holds no words");
        }
    }

    private static void copyResource(String name, Path to) throws Exception {
        try (InputStream in = OnnxEmbedderTest.class.getResourceAsStream(name)) {
            Files.copy(java.util.Objects.requireNonNull(in), to);
        }
    }

    private static OnnxEmbedder embedder(EmbeddingProperties settings) {
        return new OnnxEmbedder(settings, new DataDirectory(folder), NOW::get, JSON);
    }

    private static EmbeddingProperties settings(
            @Nullable Path model, @Nullable Pooling pooling, String queryPrefix, String passagePrefix) {
        return EmbeddingProperties.inProcess().with(model, pooling, queryPrefix, passagePrefix, 256, Set.of());
    }
}
