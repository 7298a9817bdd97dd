package io.kanal.ai.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A multilingual model from a folder, checked against arithmetic of its own; and folders that hold none. */
class FolderModelTest {
    private static final int WIDTH = 8;

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private TinyModel model;

    @BeforeEach
    void draw() {
        model = new TinyModel(12, WIDTH, false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void vectorsAreThoseOfTheModelsArithmetic(boolean types) {
        TinyModel drawn = new TinyModel(7, WIDTH, types);
        drawn.write(folder);
        try (OnnxEmbedder embedder = embedder()) {
            assertThat(embedder.model().dimension()).isEqualTo(WIDTH);
            List<float[]> passages = embedder.embed(
                    List.of("hello world", "\uFB01ne  mon\uFF24ay", "привет", "", "سلام ☃"), Purpose.PASSAGE);
            near(passages.get(0), drawn.vector(0, 5, 9, 11, 2));
            near(passages.get(1), drawn.vector(0, 5, 6, 12, 13, 14, 15, 16, 17, 2));
            near(passages.get(2), drawn.vector(0, 5, 7, 8, 2));
            near(passages.get(3), drawn.vector(0, 5, 6, 2));
            near(passages.get(4), drawn.vector(0, 5, 19, 6, 3, 2));
            near(embedder.embed(List.of("hello"), Purpose.QUERY).getFirst(), drawn.vector(0, 4, 9, 2));
        }
    }

    @Test
    void aTextBeyondTheWindowIsCutAtItsEnd() {
        model.write(folder);
        try (OnnxEmbedder embedder = embedder()) {
            long[] ids = new long[32];
            Arrays.fill(ids, 9);
            ids[0] = 0;
            ids[1] = 5;
            ids[31] = 2;
            near(
                    embedder.embed(List.of("hello ".repeat(500).strip()), Purpose.PASSAGE)
                            .getFirst(),
                    model.vector(ids));
        }
    }

    record Broken(String what, Consumer<Path> made, String said) {}

    static Stream<Arguments> broken() {
        TinyModel model = new TinyModel(12, WIDTH, false);
        return Stream.of(
                        new Broken(
                                "cut short",
                                folder -> {
                                    model.write(folder);
                                    byte[] bytes = read(folder.resolve("model.onnx"));
                                    write(folder.resolve("model.onnx"), Arrays.copyOf(bytes, bytes.length - 100));
                                },
                                "cut short"),
                        new Broken(
                                "empty",
                                folder -> {
                                    model.write(folder);
                                    write(folder.resolve("model.onnx"), new byte[0]);
                                },
                                "cut short or no ONNX file"),
                        new Broken(
                                "absurdly large",
                                folder -> {
                                    model.write(folder);
                                    sparse(folder.resolve("model.onnx"), ModelOutline.MOST_BYTES + 1);
                                },
                                "takes up to 1,024 MB"),
                        new Broken(
                                "numbers outside the folder",
                                folder ->
                                        model.write(folder, file -> file.elsewhere("far", "../../../../etc/passwd", 1)),
                                "keeps numbers in other files"),
                        new Broken(
                                "an operator of other software",
                                folder -> model.write(
                                        folder, file -> file.node("strange", "Launch", List.of("words"), "launched")),
                                "operator Launch of strange"),
                        new Broken(
                                "a loop",
                                folder -> model.write(
                                        folder,
                                        file -> file.node(
                                                "",
                                                "Loop",
                                                List.of("", ""),
                                                "ever",
                                                OnnxFile.graph("body", new OnnxFile()))),
                                "Loop may run without end"),
                        new Broken(
                                "functions",
                                folder -> model.write(folder, file -> file.function("f")),
                                "functions of its own"),
                        new Broken(
                                "a question for positions",
                                folder -> model.write(
                                        folder, file -> file.input("position_ids", OnnxFile.INT64, "texts", "tokens")),
                                "asks for 'position_ids'"),
                        new Broken(
                                "NaN",
                                folder -> new TinyModel(12, WIDTH, false)
                                        .times(Float.NaN)
                                        .write(folder),
                                "fails on"),
                        new Broken(
                                "zeros",
                                folder ->
                                        new TinyModel(12, WIDTH, false).times(0).write(folder),
                                "fails on"),
                        new Broken(
                                "more words than the table has rows",
                                folder -> {
                                    model.write(folder);
                                    List<String> more = Stream.concat(TinyModel.WORDS.stream(), Stream.of("rare"))
                                            .toList();
                                    text(
                                            folder.resolve("tokenizer.json"),
                                            TinyModel.tokenizer(more, TinyModel.charsmap(Map.of("x", "y"))));
                                },
                                "table of 20 words"),
                        new Broken(
                                "far fewer words than the table has rows",
                                folder -> {
                                    model.write(folder);
                                    text(
                                            folder.resolve("tokenizer.json"),
                                            TinyModel.tokenizer(
                                                    TinyModel.WORDS.subList(0, 8),
                                                    TinyModel.charsmap(Map.of("x", "y"))));
                                },
                                "knows only 8"),
                        new Broken(
                                "no JSON",
                                folder -> {
                                    model.write(folder);
                                    text(folder.resolve("tokenizer.json"), "<html>not found</html>");
                                },
                                "no JSON"),
                        new Broken(
                                "a huge tokenizer",
                                folder -> {
                                    model.write(folder);
                                    sparse(folder.resolve("tokenizer.json"), TokenizerOutline.MOST_BYTES + 1);
                                },
                                "takes up to 64 MB"),
                        new Broken(
                                "JSON of something else",
                                folder -> {
                                    model.write(folder);
                                    text(folder.resolve("tokenizer.json"), "{}");
                                },
                                "holds no words"),
                        new Broken(
                                "a table of characters that leads nowhere",
                                folder -> {
                                    model.write(folder);
                                    byte[] table = TinyModel.charsmap(Map.of("\uFB01", "fi"));
                                    table[5] ^= 0x7f;
                                    text(folder.resolve("tokenizer.json"), TinyModel.tokenizer(TinyModel.WORDS, table));
                                },
                                "precompiled_charsmap"))
                .map(broken -> Arguments.argumentSet(broken.what(), broken));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatCannotBeUsedIsRefusedWithASentence(Broken broken) {
        broken.made().accept(folder);
        try (OnnxEmbedder embedder = embedder()) {
            assertThatThrownBy(() -> embedder.embed(List.of("hello"), Purpose.QUERY))
                    .isInstanceOfSatisfying(
                            KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageContaining(broken.said());
            assertThat(embedder.isLoaded()).isFalse();
        }
    }

    @Test
    void aTextWithoutNumbersFailsAloneAndTheModelGoesOn() {
        model.word(9, Float.NaN).write(folder);
        try (OnnxEmbedder embedder = embedder()) {
            embedder.embed(List.of("world"), Purpose.QUERY);
            assertThatThrownBy(() -> embedder.embed(List.of("hello"), Purpose.QUERY))
                    .hasMessageContaining("NaN")
                    .extracting("code")
                    .as("a queue of texts leaves this one out in the end instead of waiting for the model")
                    .isEqualTo(ErrorCode.UPSTREAM);
            near(embedder.embed(List.of("world"), Purpose.QUERY).getFirst(), model.vector(0, 4, 11, 2));
        }
    }

    @Test
    void anotherModelUnderTheSameNameIsNotTakenForTheFormer() {
        model.write(folder);
        try (OnnxEmbedder embedder = embedder()) {
            float[] before = embedder.embed(List.of("hello"), Purpose.QUERY).getFirst();
            now = now.plus(Duration.ofMinutes(5));
            embedder.rest();
            new TinyModel(13, 2 * WIDTH, false).write(folder);
            assertThatThrownBy(() -> embedder.embed(List.of("hello"), Purpose.QUERY))
                    .isInstanceOf(KanalException.class)
                    .hasMessageContaining("exchanged while Kanal runs");
            model.write(folder);
            near(embedder.embed(List.of("hello"), Purpose.QUERY).getFirst(), before);
        }
    }

    @Test
    void whatCouldNotBeLoadedIsLeftAloneForAWhileUnlessItChanges() throws IOException {
        model.write(folder);
        Path file = folder.resolve("model.onnx");
        byte[] whole = read(file);
        FileTime written = Files.getLastModifiedTime(file);
        write(file, new byte[whole.length]);
        Files.setLastModifiedTime(file, written);
        try (OnnxEmbedder embedder = embedder()) {
            assertThatThrownBy(() -> embedder.embed(List.of("hello"), Purpose.QUERY))
                    .isInstanceOf(KanalException.class);
            // As it was seen, so nothing of it is read again.
            write(file, whole);
            Files.setLastModifiedTime(file, written);
            assertThatThrownBy(() -> embedder.embed(List.of("hello"), Purpose.QUERY))
                    .isInstanceOf(KanalException.class);

            now = now.plus(Duration.ofMinutes(1));
            assertThat(embedder.embed(List.of("hello"), Purpose.QUERY)).hasSize(1);
        }
    }

    private OnnxEmbedder embedder() {
        EmbeddingProperties settings =
                EmbeddingProperties.inProcess().with(folder, null, "query: ", "passage: ", 32, Set.of());
        return new OnnxEmbedder(
                settings,
                new DataDirectory(folder.resolve("data")),
                () -> now,
                JsonMapper.builder().build());
    }

    private static void near(float[] actual, float[] expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void text(Path file, String text) {
        write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void sparse(Path file, long length) {
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
            whole.setLength(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
