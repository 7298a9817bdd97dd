package io.kanal.ai.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.shared.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A server is stopped while it makes vectors, with a model of numbers of four bits, whose product asks for the library's environment. */
class EndOfProcessTest {
    private static final int ENDED = 7;
    private static final int WIDTH = 256;
    private static final int BLOCK = 32;

    @Test
    void aProcessThatEndsWhileVectorsAreMadeEndsInPeace(@TempDir Path folder) throws Exception {
        Path told = folder.resolve("told");
        write(folder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-XX:ErrorFile=" + folder.resolve("fault"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Embedding.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> text(told)).isEqualTo(ENDED);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void write(Path folder) throws IOException {
        int words = TinyModel.WORDS.size();
        OnnxFile file = new OnnxFile()
                .input("input_ids", OnnxFile.INT64, "texts", "tokens")
                .output("last_hidden_state", "texts", "tokens", WIDTH);
        float[] table = new float[words * WIDTH];
        Arrays.fill(table, 1);
        float[] scales = new float[WIDTH * WIDTH / BLOCK];
        Arrays.fill(scales, 0.1f);
        String word = file.node("Gather", List.of(file.reals("words", table, words, WIDTH), "input_ids"));
        file.node(
                "com.microsoft",
                "MatMulNBits",
                List.of(
                        word,
                        file.bytes("weights", new byte[WIDTH * WIDTH / 2], WIDTH, WIDTH / BLOCK, BLOCK / 2),
                        file.reals("scales", scales, scales.length)),
                "last_hidden_state",
                OnnxFile.integer("K", WIDTH),
                OnnxFile.integer("N", WIDTH),
                OnnxFile.integer("bits", 4),
                OnnxFile.integer("block_size", BLOCK),
                OnnxFile.integer("accuracy_level", 4));
        Files.write(folder.resolve("model.onnx"), file.toBytes());
        Files.writeString(
                folder.resolve("tokenizer.json"),
                TinyModel.tokenizer(TinyModel.WORDS, TinyModel.charsmap(Map.of("x", "y"))));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes vectors without end, and ends as a server does: what it was doing goes on until it is closed in its turn. */
    static final class Embedding {
        /** So many more batches are made while the process ends. */
        private static final int BEFORE_ITS_TURN = 3;

        private Embedding() {}

        public static void main(String... arguments) throws InterruptedException {
            Path folder = Path.of(arguments[0]);
            OnnxEmbedder embedder = new OnnxEmbedder(
                    EmbeddingProperties.inProcess().with(folder, null, "", "", 256, Set.of()),
                    new DataDirectory(folder.resolve("data")),
                    InstantSource.system(),
                    JsonMapper.shared());
            List<String> texts = Collections.nCopies(64, "hello world ".repeat(100));
            embedder.embed(texts.subList(0, 1), Purpose.PASSAGE);
            CountDownLatch atWork = new CountDownLatch(1);
            CountDownLatch ending = new CountDownLatch(1);
            CountDownLatch turn = new CountDownLatch(BEFORE_ITS_TURN);
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    embedder.embed(texts, Purpose.PASSAGE);
                    atWork.countDown();
                    if (ending.getCount() == 0) {
                        turn.countDown();
                    }
                }
            });
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ending.countDown();
                try {
                    var _ = turn.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                embedder.close();
            }));
            atWork.await();
            System.exit(ENDED);
        }
    }
}
