package io.kanal.ai.internal.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.kanal.ai.internal.EmbeddingProperties.Pooling;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model in memory: its tokenizer and one session, both safe for many threads. Each run uses one thread, its caller's. */
final class LoadedModel implements AutoCloseable {
    /** Tokens of one run with their padding: more at once takes more memory and no less time. */
    private static final int RUN_TOKENS = 2048;

    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";

    private final OnnxModelFiles files;
    private final OrtEnvironment environment;
    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final boolean pooledByModel;
    private final int dimension;

    private LoadedModel(
            OnnxModelFiles files, OrtEnvironment environment, HuggingFaceTokenizer tokenizer, OrtSession session)
            throws OrtException {
        this.files = files;
        this.environment = environment;
        this.tokenizer = tokenizer;
        this.session = session;
        this.inputs = Set.copyOf(session.getInputNames());
        Set<String> outputs = session.getOutputNames();
        this.output = outputs.contains("sentence_embedding")
                ? "sentence_embedding"
                : outputs.contains("last_hidden_state")
                        ? "last_hidden_state"
                        : outputs.iterator().next();
        NodeInfo node = session.getOutputInfo().get(output);
        if (node == null
                || !(node.getInfo() instanceof TensorInfo info)
                || (info.getShape().length != 2 && info.getShape().length != 3)) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE, "The model " + files.name() + " does not give vectors of texts or tokens");
        }
        this.pooledByModel = info.getShape().length == 2;
        long last = info.getShape()[info.getShape().length - 1];
        this.dimension = last > 0 ? Math.toIntExact(last) : embed(List.of(tokenize("probe")))[0].length;
    }

    static LoadedModel load(OnnxModelFiles files) {
        HuggingFaceTokenizer tokenizer = loadTokenizer(files);
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            return new LoadedModel(files, environment, tokenizer, open(environment, files));
        } catch (OrtException | IOException | RuntimeException | UnsatisfiedLinkError e) {
            tokenizer.close();
            throw new KanalException(
                    ErrorCode.UNAVAILABLE, "The embedding model " + files.name() + " cannot be loaded", e);
        }
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
                    ErrorCode.UNAVAILABLE, "The tokenizer of the model " + files.name() + " cannot be loaded", e);
        }
    }

    private static OrtSession open(OrtEnvironment environment, OnnxModelFiles files) throws OrtException, IOException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // The arena keeps what a run needed for the next one. Without it every run takes its blocks from malloc,
            // which
            // either grows with every new shape or spends most of the time on fresh pages. It stays small because no
            // run
            // is larger than RUN_TOKENS. Patterns of memory are for shapes that repeat, which ours do not.
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

    int dimension() {
        return dimension;
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
            float[][] some = run(batch.subList(from, Math.min(vectors.length, from + rows)), longest);
            System.arraycopy(some, 0, vectors, from, some.length);
        }
        return vectors;
    }

    private float[][] run(List<long[]> batch, int columns) {
        int rows = batch.size();
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
                FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
                return pool(numbers, batch, columns);
            }
        } catch (OrtException e) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE, "The embedding model " + files.name() + " failed on a batch", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private float[][] pool(FloatBuffer numbers, List<long[]> batch, int columns) {
        int rows = batch.size();
        int width = numbers.remaining() / (pooledByModel ? rows : rows * columns);
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
