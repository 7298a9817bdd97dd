package io.kanal.ai.internal.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.internal.EmbeddingProperties.Pooling;
import io.kanal.ai.internal.Normalised;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** A model in memory: its tokenizer and one session, both safe for many threads. Each run uses one thread, its caller's. */
final class LoadedModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

    /** Tokens of one run with their padding: more at once takes more memory and no less time. */
    private static final int RUN_TOKENS = 2048;

    /** Stored vectors carry up to this many; models of meaning have between 300 and 4,096. */
    private static final int MOST_NUMBERS = 8192;

    static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final Set<String> GIVEN = Set.of(IDS, MASK, TYPES);
    private static final Set<OnnxJavaType> NUMBERS =
            Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

    private final OnnxModelFiles files;
    private final String fingerprint;
    private final OrtEnvironment environment;
    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final boolean pooledByModel;
    private final int dimension;

    private LoadedModel(
            OnnxModelFiles files, OrtEnvironment environment, HuggingFaceTokenizer tokenizer, OrtSession session)
            throws OrtException, Unfit {
        this.files = files;
        this.environment = environment;
        this.tokenizer = tokenizer;
        this.session = session;
        this.inputs = inputs(session);
        Set<String> outputs = session.getOutputNames();
        this.output = outputs.contains("sentence_embedding")
                ? "sentence_embedding"
                : outputs.contains("last_hidden_state")
                        ? "last_hidden_state"
                        : outputs.iterator().next();
        NodeInfo node = session.getOutputInfo().get(output);
        if (node == null
                || !(node.getInfo() instanceof TensorInfo info)
                || (info.getShape().length != 2 && info.getShape().length != 3)
                || !NUMBERS.contains(info.type)) {
            throw new Unfit("it does not give vectors of texts or tokens; export it for feature extraction");
        }
        this.pooledByModel = info.getShape().length == 2;
        this.fingerprint =
                files.knownIdentity().map(EmbeddingModel::fingerprint).orElseGet(files::fingerprint);
        long last = info.getShape()[info.getShape().length - 1];
        int probed = last > 0 ? (int) Math.min(Integer.MAX_VALUE, last) : 0;
        this.dimension = probed == 0 ? run(List.of(tokenize("probe")), 0)[0].length : probed;
        if (dimension > MOST_NUMBERS) {
            throw new Unfit(
                    "its vectors have %,d numbers, more than %,d; take the model's vectors, not its guesses of words"
                            .formatted(dimension, MOST_NUMBERS));
        }
    }

    private static Set<String> inputs(OrtSession session) throws OrtException, Unfit {
        Map<String, NodeInfo> asked = session.getInputInfo();
        for (Map.Entry<String, NodeInfo> input : asked.entrySet()) {
            if (!GIVEN.contains(input.getKey())) {
                throw new Unfit("it asks for '%s'; Kanal gives %s, %s and %s, so export it with those alone"
                        .formatted(input.getKey(), IDS, MASK, TYPES));
            }
            if (!(input.getValue().getInfo() instanceof TensorInfo info)
                    || info.type != OnnxJavaType.INT64
                    || info.getShape().length != 2) {
                throw new Unfit(
                        "its input '%s' is no table of 64-bit numbers, one row a text".formatted(input.getKey()));
            }
        }
        if (!asked.containsKey(IDS)) {
            throw new Unfit("it does not ask for '%s', so it is no model of texts".formatted(IDS));
        }
        return Set.copyOf(asked.keySet());
    }

    /** A model that was run once with everything it will meet: the longest text, unlike lengths, the last word. */
    static LoadedModel load(OnnxModelFiles files) {
        long highestId = files.isBuiltIn() ? 0 : examine(files);
        HuggingFaceTokenizer tokenizer = loadTokenizer(files);
        OrtSession session = null;
        boolean fit = false;
        try {
            OrtEnvironment environment = NativeLibraries.environment();
            session = open(environment, files);
            LoadedModel model = new LoadedModel(files, environment, tokenizer, session);
            if (!files.isBuiltIn()) {
                model.tryOut(highestId);
            }
            fit = true;
            return model;
        } catch (Unfit e) {
            throw unusable(files.what(), e);
        } catch (OrtException | IOException | UnsatisfiedLinkError e) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "%s cannot be loaded: ONNX Runtime does not take it. Fetch it again or take another"
                            .formatted(files.what()),
                    e);
        } finally {
            if (!fit) {
                tokenizer.close();
                closeQuietly(session);
            }
        }
    }

    private static void closeQuietly(@Nullable OrtSession session) {
        if (session != null) {
            try {
                session.close();
            } catch (OrtException e) {
                LOG.warn("The session of a model that is not used cannot be closed", e);
            }
        }
    }

    /** Reads both files as plain data; the highest id that the tokenizer can give. */
    private static long examine(OnnxModelFiles files) {
        TokenizerOutline words;
        try {
            words = TokenizerOutline.read(Objects.requireNonNull(files.tokenizer()), JsonMapper.shared());
        } catch (Unfit e) {
            throw unusable(files.whatTokenizer(), e);
        } catch (IOException e) {
            throw unreadable(files.whatTokenizer(), e);
        }
        try {
            long rows = ModelOutline.read(Objects.requireNonNull(files.model()))
                    .words()
                    .orElse(0);
            if (rows > 0 && words.highestId() >= rows) {
                throw new Unfit(
                        "the model has a table of %,d words, and the tokenizer beside it gives numbers up to %,d; take the tokenizer.json that belongs to the model"
                                .formatted(rows, words.highestId()));
            }
            if (rows > 2 * words.highestId() + 2) {
                throw new Unfit(
                        "the model has a table of %,d words, and the tokenizer beside it knows only %,d; take the tokenizer.json that belongs to the model"
                                .formatted(rows, words.words()));
            }
        } catch (Unfit e) {
            throw unusable(files.what(), e);
        } catch (IOException e) {
            throw unreadable(files.what(), e);
        }
        return words.highestId();
    }

    private void tryOut(long highestId) throws Unfit {
        long[] longest = new long[files.maxTokens()];
        Arrays.fill(longest, tokenize("probe")[0]);
        attempt(
                List.of(longest),
                "texts of %d tokens; set KANAL_EMBEDDING_MAX_TOKENS to what it takes".formatted(longest.length));
        attempt(
                List.of(new long[] {highestId}, tokenize("probe of two texts")),
                "the words of the tokenizer beside it, or texts of unlike length; take the tokenizer.json that belongs to it and an export for any length");
    }

    private void attempt(List<long[]> batch, String what) throws Unfit {
        try {
            embed(batch);
        } catch (KanalException e) {
            throw new Unfit("it fails on " + what, e);
        }
    }

    private static KanalException unusable(String what, Unfit why) {
        return new KanalException(
                ErrorCode.UNAVAILABLE, "%s cannot be used: %s".formatted(what, why.getMessage()), why);
    }

    private static KanalException unreadable(String what, IOException why) {
        return new KanalException(ErrorCode.UNAVAILABLE, what + " cannot be read", why);
    }

    private static HuggingFaceTokenizer loadTokenizer(OnnxModelFiles files) {
        Map<String, String> options = Map.of(
                "truncation",
                "true",
                "padding",
                "false",
                "maxLength",
                Integer.toString(files.maxTokens()),
                "modelMaxLength",
                Integer.toString(files.maxTokens()));
        try (InputStream bytes = files.openTokenizer()) {
            return HuggingFaceTokenizer.newInstance(bytes, options);
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    files.whatTokenizer() + " cannot be loaded; take the one that belongs to the model",
                    e);
        }
    }

    private static OrtSession open(OrtEnvironment environment, OnnxModelFiles files) throws OrtException, IOException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // The arena keeps what a run needed for the next one. Without it every run takes its blocks from malloc,
            // which either grows with every new shape or spends most of the time on fresh pages. It stays small because
            // no run is larger than RUN_TOKENS. Patterns of memory are for shapes that repeat, which ours do not.
            options.setCPUArenaAllocator(true);
            options.setMemoryPatternOptimization(false);
            Path file = files.model();
            if (file != null) {
                return environment.createSession(file.toString(), options);
            }
            try (InputStream bytes = files.openModel()) {
                return environment.createSession(bytes.readAllBytes(), options);
            }
        }
    }

    EmbeddingModel identity() {
        return new EmbeddingModel(files.name(), fingerprint, dimension);
    }

    long[] tokenize(String text) {
        Encoding encoding = tokenizer.encode(text);
        return encoding.getIds();
    }

    /** Vectors of texts given as tokens; fastest when they are about equally long. */
    float[][] embed(List<long[]> batch) {
        int longest = batch.stream().mapToInt(ids -> ids.length).max().orElse(1);
        int rows = Math.max(1, RUN_TOKENS / longest);
        float[][] vectors = new float[batch.size()][];
        for (int from = 0; from < vectors.length; from += rows) {
            float[][] some = run(batch.subList(from, Math.min(vectors.length, from + rows)), dimension);
            System.arraycopy(some, 0, vectors, from, some.length);
        }
        return vectors;
    }

    /** @param numbers how many a vector must have; 0 when that is to be found out */
    private float[][] run(List<long[]> batch, int numbers) {
        int rows = batch.size();
        int columns = batch.stream().mapToInt(ids -> ids.length).max().orElse(1);
        // The mask hides what stands behind a shorter text, so the id there is free.
        LongBuffer ids = LongBuffer.allocate(rows * columns);
        LongBuffer mask = LongBuffer.allocate(rows * columns);
        for (int row = 0; row < rows; row++) {
            long[] tokens = batch.get(row);
            ids.put(row * columns, tokens);
            for (int column = 0; column < tokens.length; column++) {
                mask.put(row * columns + column, 1);
            }
        }
        long[] shape = {rows, columns};
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            tensors.put(IDS, OnnxTensor.createTensor(environment, ids, shape));
            tensors.put(MASK, OnnxTensor.createTensor(environment, mask, shape));
            if (inputs.contains(TYPES)) {
                tensors.put(TYPES, OnnxTensor.createTensor(environment, LongBuffer.allocate(rows * columns), shape));
            }
            tensors.keySet().retainAll(inputs);
            try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
                OnnxTensor answer = (OnnxTensor) result.get(0);
                long[] answered = answer.getInfo().getShape();
                long width = numbers == 0 ? answered[answered.length - 1] : numbers;
                long[] wanted = pooledByModel ? new long[] {rows, width} : new long[] {rows, columns, width};
                if (!Arrays.equals(answered, wanted) || width == 0) {
                    throw new KanalException(
                            ErrorCode.UNAVAILABLE,
                            "The embedding model %s gave numbers of shape %s where %s was wanted; take another export of it"
                                    .formatted(files.name(), Arrays.toString(answered), Arrays.toString(wanted)));
                }
                return pool(answer.getFloatBuffer(), batch, columns, (int) width);
            }
        } catch (OrtException e) {
            throw new KanalException(
                    ErrorCode.UPSTREAM, "The embedding model " + files.name() + " failed on a batch", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private float[][] pool(FloatBuffer numbers, List<long[]> batch, int columns, int width) {
        int rows = batch.size();
        float[][] vectors = new float[rows][width];
        for (int row = 0; row < rows; row++) {
            float[] vector = vectors[row];
            if (pooledByModel) {
                numbers.get(row * width, vector);
            } else if (files.pooling() == Pooling.CLS) {
                numbers.get(row * columns * width, vector);
            } else {
                float[] token = new float[width];
                for (int column = 0; column < batch.get(row).length; column++) {
                    numbers.get((row * columns + column) * width, token);
                    for (int i = 0; i < width; i++) {
                        vector[i] += token[i];
                    }
                }
            }
            if (!Normalised.isDirection(vector)) {
                // Of this text alone, so that whoever makes vectors of many leaves it out in the end.
                throw new KanalException(
                        ErrorCode.UPSTREAM,
                        "The embedding model %s gave zeros or no numbers (NaN) for a text; fetch its file again or take another model"
                                .formatted(files.name()));
            }
        }
        return vectors;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The session of " + files.name() + " cannot be closed", e);
        } finally {
            tokenizer.close();
        }
    }
}
