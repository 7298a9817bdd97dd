package io.kanal.benchmarks;

import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.internal.HalfPrecision;
import io.kanal.ai.internal.onnx.OnnxEmbedder;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The model inside the process: texts per second, memory before, during and after, and what smaller numbers cost. With
 * {@code --model=FOLDER} that one instead, with {@code --url=ENDPOINT} beside an endpoint of the same model.
 */
final class EmbeddingBenchmark implements Benchmark {
    private static final int NEAREST = 10;

    @Override
    public String name() {
        return "embedding";
    }

    @Override
    public String title() {
        return "Embeddings in the process: speed, memory, precision";
    }

    @Override
    public String file(List<String> arguments) {
        return option(arguments, "model")
                .map(folder -> name() + "-" + Path.of(folder).getFileName())
                .orElse(name());
    }

    private static Optional<String> option(List<String> arguments, String name) {
        String begin = "--" + name + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(begin))
                .map(argument -> argument.substring(begin.length()))
                .findFirst();
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Optional<String> folder = option(arguments, "model");
        if (folder.isPresent()) {
            URI endpoint = option(arguments, "url").map(URI::create).orElse(null);
            new FolderModel(Path.of(folder.get()), endpoint).measure(Xquad.data(arguments), report);
            return;
        }
        Xquad xquad = Xquad.read(Xquad.data(arguments), "en");
        List<String> sentences = sentences(xquad);
        List<String> questions =
                xquad.questions().stream().map(Xquad.Question::text).toList();
        var now = new AtomicReference<>(Instant.now());
        report.line("| state | RssAnon |");
        report.line("|---|---|");
        memory(report, "before the model is loaded");
        report.line("");
        float[][] vectors;
        float[][] queries;
        try (OnnxEmbedder embedder = new OnnxEmbedder(
                EmbeddingProperties.inProcess(),
                new DataDirectory(Files.createTempDirectory(Path.of("/var/tmp"), "kanal-embedding")),
                now::get,
                JsonMapper.builder().build())) {
            report.line("| texts | count | mean characters | texts/s |");
            report.line("|---|---|---|---|");
            embedder.embed(sentences.subList(0, 64), Purpose.PASSAGE);
            vectors = timed(report, "sentences, 2 threads x 16", embedder, sentences, Purpose.PASSAGE);
            timed(report, "paragraphs, 2 threads x 16", embedder, xquad.paragraphs(), Purpose.PASSAGE);
            queries = oneByOne(report, embedder, questions.subList(0, 300));
            report.line("");
            report.line("| state | RssAnon |");
            report.line("|---|---|");
            memory(report, "after embedding, model loaded");
            now.updateAndGet(then -> then.plus(Duration.ofHours(1)));
            embedder.rest();
            memory(report, "model unloaded");
            System.gc();
            memory(report, "and after a collection");
        }
        report.line("");
        precision(report, vectors, queries);
    }

    private static List<String> sentences(Xquad xquad) {
        List<String> sentences = new ArrayList<>();
        for (String paragraph : xquad.paragraphs()) {
            sentences.addAll(Arrays.asList(paragraph.split("(?<=[.!?]) ", -1)));
        }
        return sentences;
    }

    private static float[][] timed(
            Report report, String what, OnnxEmbedder embedder, List<String> texts, Purpose purpose) {
        long start = System.nanoTime();
        List<float[]> vectors = embedder.embed(texts, purpose);
        rate(report, what, texts, System.nanoTime() - start);
        return vectors.toArray(float[][]::new);
    }

    private static float[][] oneByOne(Report report, OnnxEmbedder embedder, List<String> texts) {
        long start = System.nanoTime();
        float[][] vectors = texts.stream()
                .map(text -> embedder.embed(List.of(text), Purpose.QUERY).getFirst())
                .toArray(float[][]::new);
        rate(report, "questions, one by one", texts, System.nanoTime() - start);
        return vectors;
    }

    private static void rate(Report report, String what, List<String> texts, long nanos) {
        double length = texts.stream().mapToInt(String::length).average().orElse(0);
        report.line("| %s | %,d | %.0f | %.0f |".formatted(what, texts.size(), length, texts.size() / (nanos / 1e9)));
    }

    /** How many of the nearest ten stay when the stored vectors are rounded. */
    private static void precision(Report report, float[][] vectors, float[][] queries) {
        float[][] half = Arrays.stream(vectors)
                .map(vector -> HalfPrecision.decode(HalfPrecision.encode(vector)))
                .toArray(float[][]::new);
        float[][] bytes =
                Arrays.stream(vectors).map(EmbeddingBenchmark::rounded).toArray(float[][]::new);
        report.line("| stored as | bytes | recall@%d of single precision |".formatted(NEAREST));
        report.line("|---|---|---|");
        report.line("| single | %d | 1 |".formatted(vectors[0].length * 4));
        report.line("| half | %d | %.4f |".formatted(vectors[0].length * 2, recall(vectors, half, queries)));
        report.line("| byte and scale | %d | %.4f |".formatted(vectors[0].length + 4, recall(vectors, bytes, queries)));
    }

    private static float[] rounded(float[] vector) {
        float most = 0;
        for (float number : vector) {
            most = Math.max(most, Math.abs(number));
        }
        float[] rounded = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            rounded[i] = Math.round(vector[i] / most * 127) * most / 127;
        }
        return rounded;
    }

    private static double recall(float[][] exact, float[][] stored, float[][] queries) {
        int kept = 0;
        for (float[] query : queries) {
            Set<Integer> found = Set.copyOf(nearest(stored, query));
            kept += (int) nearest(exact, query).stream().filter(found::contains).count();
        }
        return kept / (double) (NEAREST * queries.length);
    }

    private static List<Integer> nearest(float[][] vectors, float[] query) {
        double[] scores = Arrays.stream(vectors)
                .mapToDouble(vector -> IntStream.range(0, query.length)
                        .mapToDouble(i -> vector[i] * query[i])
                        .sum())
                .toArray();
        return IntStream.range(0, vectors.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .limit(NEAREST)
                .toList();
    }

    private static void memory(Report report, String state) throws IOException {
        report.line("| %s | %d MB |".formatted(state, Memory.now()));
    }
}
