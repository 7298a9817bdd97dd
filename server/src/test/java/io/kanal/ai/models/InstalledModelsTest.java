package io.kanal.ai.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.models.CatalogueModel.ModelFile;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.net.AddressFilter;
import io.kanal.shared.net.OutboundConnections;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InstalledModelsTest {
    private static final byte[] MODEL = model(300_000);
    private static final byte[] TOKENIZER = "{\"version\": \"1.0\"}".getBytes(StandardCharsets.UTF_8);
    private static final InstallProgress SILENT = (_, _, _) -> {};
    private static final String MODEL_PATH = "maker/small/rev/onnx/model_quantized.onnx";
    private static final String TOKENIZER_PATH = "maker/small/rev/tokenizer.json";

    @TempDir
    Path cache;

    private FileServer server;
    private final InstalledModels models =
            new InstalledModels(temporary(), (model, _) -> new EmbeddingModel(model.name(), "f1", 3));

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer().holds(MODEL_PATH, MODEL).holds(TOKENIZER_PATH, TOKENIZER);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Path temporary() {
        try {
            Path folder = Files.createTempDirectory("kanal-models-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] model(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        bytes[0] = 0x08;
        return bytes;
    }

    private static CatalogueModel small(@Nullable String sha256) {
        return new CatalogueModel(
                "small",
                "Small",
                false,
                List.of("ru"),
                3,
                1,
                1,
                1,
                "MIT",
                "https://maker.example",
                "mean",
                "",
                "",
                512,
                "rev",
                List.of(
                        new ModelFile("tokenizer.json", TOKENIZER_PATH, 1, null),
                        new ModelFile("model.onnx", MODEL_PATH, 1, sha256)));
    }

    private InstalledModel install(InstalledModels into) {
        return into.install(small(null), download(new Disk(), server.base()), SILENT);
    }

    private static ModelDownload download(Disk disk, URI base) {
        return new ModelDownload(
                base,
                new OutboundConnections(new AddressFilter(List.of("127.0.0.1:" + base.getPort()))),
                disk,
                Duration.ofMillis(1));
    }

    /** What lies in the folder of models besides locks and pins. */
    private static List<String> left(InstalledModels models) throws IOException {
        if (!Files.isDirectory(models.folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(models.folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".lock") && !name.equals(".pins"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void comesWholeAndIsKnownAfterwards() throws IOException {
        InstalledModel installed = install(models);
        assertThat(models.find("small")).contains(installed);
        assertThat(Objects.requireNonNull(installed.files().get("model.onnx")).bytes())
                .isEqualTo(MODEL.length);
        assertThat(Objects.requireNonNull(installed.files().get("model.onnx")).verified())
                .isFalse();
        assertThat(models.folderOf("small").resolve("model.onnx")).hasBinaryContent(MODEL);
        assertThat(models.damage(installed)).isEmpty();
        assertThat(left(models)).containsExactly("small");

        assertThat(models.remove("small")).isTrue();
        assertThat(models.find("small")).isEmpty();
        assertThat(left(models)).isEmpty();
        assertThat(models.remove("small")).isFalse();
    }

    @Test
    void whatBreaksOffTwiceGoesOnWhereItWas() throws IOException {
        server.then(MODEL_PATH, server.brokenAfter(100_000), server.brokenAfter(50_000));
        InstalledModel installed = install(models);
        assertThat(models.damage(installed)).isEmpty();
        assertThat(models.folderOf("small").resolve("model.onnx")).hasBinaryContent(MODEL);
        assertThat(server.asked)
                .containsExactly(
                        TOKENIZER_PATH, MODEL_PATH, MODEL_PATH + " bytes=100000-", MODEL_PATH + " bytes=150000-");
    }

    @Test
    void whatNeverComesToItsEndIsGoneOnWithByTheNextCommand() throws IOException {
        for (int i = 0; i < 6; i++) {
            server.then(MODEL_PATH, server.brokenAfter(10_000));
        }
        assertThatThrownBy(() -> install(models))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM))
                .hasMessageContaining("broke off 6 times")
                .hasMessageContaining("60,000 bytes");
        assertThat(models.find("small")).isEmpty();
        server.asked.clear();
        install(models);
        assertThat(server.asked).containsExactly(MODEL_PATH + " bytes=60000-");
        assertThat(models.folderOf("small").resolve("model.onnx")).hasBinaryContent(MODEL);
    }

    @Test
    void aServerThatIgnoresRangesSendsItAnew() throws IOException {
        server.then(MODEL_PATH, server.brokenAfter(100_000), FileServer.says(200, "application/octet-stream", MODEL));
        install(models);
        assertThat(models.folderOf("small").resolve("model.onnx")).hasBinaryContent(MODEL);
    }

    @Test
    void anotherFileUnderTheSameAddressIsNotMixedIn() throws IOException {
        byte[] other = model(200_000);
        other[100] ^= 1;
        server.then(MODEL_PATH, server.brokenAfter(100_000), exchange -> {
            server.holds(MODEL_PATH, other);
            server.brokenAfter(Integer.MAX_VALUE).to(exchange);
        });
        install(models);
        assertThat(models.folderOf("small").resolve("model.onnx")).hasBinaryContent(other);
    }

    static Stream<Arguments> badAnswers() {
        byte[] page = "<!doctype html><title>Log in</title>".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of(FileServer.says(200, "text/html; charset=utf-8", page), "web page", ErrorCode.BAD_SOURCE),
                Arguments.of(FileServer.says(200, "text/plain", page), "no model.onnx", ErrorCode.BAD_SOURCE),
                Arguments.of(
                        FileServer.says(200, "application/octet-stream", model(1_500_000)),
                        "1 MB at most",
                        ErrorCode.TOO_LARGE),
                Arguments.of(
                        (FileServer.Answer) exchange -> {
                            exchange.sendResponseHeaders(200, 0); // in pieces, no length told
                            exchange.getResponseBody().write(model(1_500_000));
                        },
                        "1 MB at most",
                        ErrorCode.TOO_LARGE),
                Arguments.of(FileServer.says(404, "text/plain", page), "no such file", ErrorCode.NOT_FOUND),
                Arguments.of(FileServer.says(401, "text/plain", page), "log-in", ErrorCode.FORBIDDEN),
                Arguments.of(
                        FileServer.leadsTo("http://10.0.0.1/model.onnx"),
                        "no public address",
                        ErrorCode.ADDRESS_REFUSED),
                Arguments.of(
                        FileServer.leadsTo("file:///etc/passwd"), "only http and https", ErrorCode.ADDRESS_REFUSED),
                Arguments.of(FileServer.leadsTo("::"), "leads to no address", ErrorCode.BAD_SOURCE));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void whatIsNoModelIsRefusedAndLeavesNothing(FileServer.Answer answer, String said, ErrorCode code)
            throws IOException {
        server.then(MODEL_PATH, answer);
        assertThatThrownBy(() -> install(models))
                .hasMessageContaining(said)
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(left(models)).isEmpty();
    }

    @Test
    void aLengthThatLiesIsNoWholeFile() {
        for (int i = 0; i < 6; i++) {
            server.then(MODEL_PATH, exchange -> {
                exchange.sendResponseHeaders(200, 400_000);
                exchange.getResponseBody().write(MODEL);
                exchange.getResponseBody().flush();
            });
        }
        assertThatThrownBy(() -> install(models)).hasMessageContaining("broke off");
        assertThat(models.find("small")).isEmpty();
    }

    @Test
    void aServerThatLeadsOnForEverIsLeft() throws IOException {
        for (int i = 0; i < 6; i++) {
            server.then(MODEL_PATH, FileServer.leadsTo("/" + MODEL_PATH));
        }
        assertThatThrownBy(() -> install(models)).hasMessageContaining("more than 5 times");
        server.then(MODEL_PATH, FileServer.leadsTo("/elsewhere/model.onnx")).holds("elsewhere/model.onnx", MODEL);
        install(models);
        assertThat(models.find("small")).isPresent();
    }

    @Test
    void aChecksumThatLiesIsRefused() throws IOException {
        assertThatThrownBy(() -> models.install(small("00".repeat(32)), download(new Disk(), server.base()), SILENT))
                .hasMessageContaining("another file than the catalogue names");
        assertThat(left(models)).isEmpty();
    }

    @Test
    void whatTheFirstInstallationSawHoldsEverAfter() throws IOException {
        install(models);
        models.remove("small");
        byte[] other = model(250_000);
        server.holds(MODEL_PATH, other);
        assertThatThrownBy(() -> install(models))
                .hasMessageContaining("another file than the first installation saw")
                .hasMessageContaining(".pins");
        assertThat(left(models)).isEmpty();
        server.holds(MODEL_PATH, MODEL);
        install(models);
        assertThat(models.find("small")).isPresent();
    }

    @Test
    void whatSomebodyBroughtSaysNothingOfWhatTheMakersPublished(@TempDir Path brought) throws IOException {
        Files.write(brought.resolve("model.onnx"), model(200_000));
        Files.write(brought.resolve("tokenizer.json"), TOKENIZER);
        models.installFrom(small(null), brought, SILENT);
        models.remove("small");

        install(models);

        assertThat(models.folderOf("small").resolve("model.onnx")).hasBinaryContent(MODEL);
    }

    @Test
    void aDiskThatCannotBeAskedIsNoBrokenNetwork() throws IOException {
        Disk broken = new Disk() {
            @Override
            void requireRoom(Path file, long bytes) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> models.install(small(null), download(broken, server.base()), SILENT))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("is full; nothing was left there");
        assertThat(server.asked).as("tried once").hasSize(1);
        assertThat(left(models)).isEmpty();
    }

    @Test
    void aDiskThatFillsInTheMiddleIsASentenceAndLeavesNothing() throws IOException {
        Disk small = new Disk() {
            @Override
            OutputStream append(Path file) throws IOException {
                return new FilterOutputStream(super.append(file)) {
                    private int left = 120_000;

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        left -= length;
                        if (left < 0) {
                            throw new IOException("No space left on device");
                        }
                        out.write(bytes, from, length);
                    }
                };
            }
        };
        assertThatThrownBy(() -> models.install(small(null), download(small, server.base()), SILENT))
                .hasMessageContaining("disk of")
                .hasMessageContaining("is full")
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(left(models)).isEmpty();
        assertThat(server.asked).as("a full disk is not tried again").hasSize(2);
    }

    @Test
    void twoAtOnceAreOneAfterTheOther() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InstallProgress waiting = (_, _, _) -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<InstalledModel> first =
                    threads.submit(() -> models.install(small(null), download(new Disk(), server.base()), waiting));
            begun.await();
            assertThatThrownBy(() -> install(models)).hasMessageContaining("by another command");
            assertThatThrownBy(() -> models.remove("small")).hasMessageContaining("by another command");
            goOn.countDown();
            assertThat(first.get()).isEqualTo(install(models));
        }
    }

    @Test
    void aDamagedModelIsSeenAndInstalledAnew() throws IOException {
        InstalledModel installed = install(models);
        Path file = models.folderOf("small").resolve("model.onnx");
        byte[] cut = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(cut, 1000));
        assertThat(models.damage(installed))
                .hasValueSatisfying(what -> assertThat(what).contains("is not what was installed"));
        assertThat(models.damage(install(models))).isEmpty();
    }

    @Test
    void theModelInsideNeedsNoInstallation() {
        assertThatThrownBy(() ->
                        models.fetch(ModelCatalogue.own().get(ModelCatalogue.INSIDE), server.base(), List.of(), SILENT))
                .hasMessageContaining("lies inside the program");
    }

    // ---- By the library that will run them; the files are those of the model inside.

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = InstalledModelsTest.class.getResourceAsStream(name)) {
            return java.util.Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static CatalogueModel real(int dimensions) {
        return new CatalogueModel(
                "small",
                "Small",
                false,
                List.of("en"),
                dimensions,
                23,
                60,
                1,
                "MIT",
                "https://maker.example",
                "mean",
                "",
                "",
                256,
                "rev",
                List.of(
                        new ModelFile("tokenizer.json", TOKENIZER_PATH, 40, null),
                        new ModelFile("model.onnx", MODEL_PATH, 40, null)));
    }

    @Test
    void aFolderIsTriedBeforeItIsTaken(@TempDir Path brought) throws IOException {
        InstalledModels real = InstalledModels.of(cache);
        assertThatThrownBy(() -> real.installFrom(real(384), brought, SILENT))
                .hasMessageContaining("holds no tokenizer.json");

        byte[] model = resource("/all-minilm-l6-v2-q.onnx");
        Files.write(brought.resolve("tokenizer.json"), "{\"model\": {}}".getBytes(StandardCharsets.UTF_8));
        Files.write(brought.resolve("model_quantized.onnx"), model);
        assertThatThrownBy(() -> real.installFrom(real(384), brought, SILENT)).hasMessageContaining("tokenizer");

        Files.write(brought.resolve("tokenizer.json"), resource("/all-minilm-l6-v2-q-tokenizer.json"));
        assertThatThrownBy(() -> real.installFrom(real(768), brought, SILENT))
                .hasMessageContaining("vectors of 384 numbers; small makes 768");

        Files.write(brought.resolve("model_quantized.onnx"), java.util.Arrays.copyOf(model, model.length / 2));
        assertThatThrownBy(() -> real.installFrom(real(384), brought, SILENT))
                .hasMessageContaining("small cannot be used");
        assertThat(left(real)).isEmpty();

        Files.write(brought.resolve("model_quantized.onnx"), model);
        InstalledModel installed = real.installFrom(real(384), brought, SILENT);
        assertThat(installed.dimension()).isEqualTo(384);
        assertThat(installed.from()).isEqualTo(brought.toString());
        assertThat(left(real)).containsExactly("small");
    }

    @Test
    void anUnknownNameOffersThoseThatAreNear() {
        assertThatThrownBy(() -> ModelCatalogue.own().get("multilingual-e5-smal"))
                .hasMessageContaining("did you mean multilingual-e5-small");
        assertThatThrownBy(() -> ModelCatalogue.own().get("e5")).hasMessageContaining("multilingual-e5-small");
        assertThatThrownBy(() -> ModelCatalogue.own().get("gpt")).hasMessageContaining("the catalogue has");
        assertThat(ModelCatalogue.own().get(ModelCatalogue.INSIDE).knows("ru")).isFalse();
        assertThat(ModelCatalogue.own().get("multilingual-e5-small").knows("fa"))
                .isTrue();
    }
}
