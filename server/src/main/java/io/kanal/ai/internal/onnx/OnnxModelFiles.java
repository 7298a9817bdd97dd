package io.kanal.ai.internal.onnx;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.internal.EmbeddingProperties.Pooling;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a model and its tokenizer come from, and everything else that changes its vectors.
 *
 * @param model the ONNX file; null for the one inside the program
 * @param tokenizer the {@code tokenizer.json}; null for the one inside the program
 */
record OnnxModelFiles(
        String name,
        @Nullable Path model,
        @Nullable Path tokenizer,
        Pooling pooling,
        String queryPrefix,
        String passagePrefix,
        int maxTokens) {

    private static final String BUILT_IN = "all-minilm-l6-v2-q";
    private static final String BUILT_IN_MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String BUILT_IN_TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
    private static final int BUILT_IN_WINDOW = 256;
    private static final int USUAL_WINDOW = 512;
    /** What {@link #fingerprint} and the model itself say; to read and hash both files would hold every start up. */
    private static final EmbeddingModel BUILT_IN_IDENTITY =
            new EmbeddingModel(BUILT_IN, "0d254796f68e0ea175bf83f4d05c3f9c", 384);

    static OnnxModelFiles of(EmbeddingProperties properties, JsonMapper json) {
        Path path = properties.modelPath();
        Integer window = properties.maxTokens();
        if (path == null) {
            return new OnnxModelFiles(
                    BUILT_IN,
                    null,
                    null,
                    Pooling.MEAN,
                    "",
                    "",
                    window == null ? BUILT_IN_WINDOW : Math.min(window, USUAL_WINDOW));
        }
        Path model = locateModel(path.toAbsolutePath().normalize());
        Path configuredTokenizer = properties.tokenizerPath();
        Path tokenizer = configuredTokenizer == null
                ? beside(model, "tokenizer.json")
                        .orElseThrow(() -> new KanalException(
                                ErrorCode.UNAVAILABLE,
                                "No tokenizer.json beside " + model + "; name it with KANAL_EMBEDDING_TOKENIZER_PATH"))
                : configuredTokenizer.toAbsolutePath().normalize();
        if (!Files.isRegularFile(tokenizer)) {
            throw new KanalException(ErrorCode.UNAVAILABLE, "The tokenizer file " + tokenizer + " does not exist");
        }
        Pooling pooling = properties.pooling();
        return new OnnxModelFiles(
                nameOf(model),
                model,
                tokenizer,
                pooling == null ? detectPooling(model, json) : pooling,
                properties.queryPrefix(),
                properties.passagePrefix(),
                window == null ? USUAL_WINDOW : window);
    }

    /** The model, as the subject of a sentence. */
    String what() {
        return model == null ? "The embedding model " + name : "The embedding model " + name + " (" + model + ")";
    }

    /** Its tokenizer, likewise. */
    String whatTokenizer() {
        return tokenizer == null
                ? "The tokenizer of the model " + name
                : "The tokenizer of the model " + name + " (" + tokenizer + ")";
    }

    boolean isBuiltIn() {
        return model == null;
    }

    /** The model that these files are, where that is known without reading them. */
    Optional<EmbeddingModel> knownIdentity() {
        return isBuiltIn() && maxTokens == BUILT_IN_WINDOW ? Optional.of(BUILT_IN_IDENTITY) : Optional.empty();
    }

    /** A hash over everything that changes the vectors. Reads both files once. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
                    InputStream modelBytes = openModel();
                    InputStream tokenizerBytes = openTokenizer()) {
                modelBytes.transferTo(out);
                tokenizerBytes.transferTo(out);
                out.write(List.of(pooling, queryPrefix, passagePrefix, maxTokens)
                        .toString()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (IOException e) {
            throw new KanalException(ErrorCode.UNAVAILABLE, "The embedding model " + name + " cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes when the files do; reads nothing of them. */
    String stamp() {
        StringBuilder stamp = new StringBuilder();
        for (Path file : Stream.of(model, tokenizer).filter(Objects::nonNull).toList()) {
            File seen = file.toFile();
            stamp.append(seen.length()).append('@').append(seen.lastModified()).append(' ');
        }
        return stamp.toString();
    }

    /** Returns when both files can be opened; reads nothing of them. */
    void find() throws IOException {
        openModel().close();
        openTokenizer().close();
    }

    InputStream openModel() throws IOException {
        return model == null ? resource(BUILT_IN_MODEL) : Files.newInputStream(model);
    }

    InputStream openTokenizer() throws IOException {
        return tokenizer == null ? resource(BUILT_IN_TOKENIZER) : Files.newInputStream(tokenizer);
    }

    private static InputStream resource(String path) {
        InputStream found = OnnxModelFiles.class.getResourceAsStream(path);
        if (found == null) {
            throw new IllegalStateException("The program lacks its own model file " + path);
        }
        return found;
    }

    private static Path locateModel(Path path) {
        if (Files.isRegularFile(path)) {
            return path;
        }
        return List.of("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx").stream()
                .map(path::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new KanalException(
                        ErrorCode.UNAVAILABLE,
                        "KANAL_EMBEDDING_MODEL_PATH names " + path
                                + ", which is neither an ONNX file nor a folder with model.onnx or onnx/model.onnx"));
    }

    /** The folder's name says more than {@code model.onnx}; an {@code onnx} folder in between says nothing. */
    private static String nameOf(Path model) {
        String file = model.getFileName().toString().replaceFirst("\\.onnx$", "");
        if (!file.startsWith("model")) {
            return file;
        }
        Path folder = model.getParent();
        if (folder != null && folder.endsWith("onnx")) {
            folder = folder.getParent();
        }
        return folder == null || folder.getFileName() == null
                ? file
                : folder.getFileName().toString();
    }

    private static Optional<Path> beside(Path model, String file) {
        Path folder = model.getParent();
        if (folder == null) {
            return Optional.empty();
        }
        if (Files.isRegularFile(folder.resolve(file))) {
            return Optional.of(folder.resolve(file));
        }
        Path above = folder.getParent();
        return above != null && Files.isRegularFile(above.resolve(file))
                ? Optional.of(above.resolve(file))
                : Optional.empty();
    }

    /** Sentence Transformers keeps its pooling beside the model. */
    private static Pooling detectPooling(Path model, JsonMapper json) {
        Optional<Path> config = beside(model, "1_Pooling/config.json");
        if (config.isEmpty()) {
            return Pooling.MEAN;
        }
        try {
            JsonNode node = json.readTree(config.get());
            return node.path("pooling_mode_cls_token").asBoolean(false) ? Pooling.CLS : Pooling.MEAN;
        } catch (JacksonException e) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE, "The pooling settings " + config.get() + " are not readable JSON", e);
        }
    }
}
