package io.kanal.ai.internal.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model of the kind of XLM-RoBERTa with random numbers from a seed: two layers, two heads, places counted from 2 on, a
 * Unigram tokenizer with a table of characters. {@link #vector} says in plain arithmetic what it must give.
 */
final class TinyModel {
    static final List<String> WORDS = List.of(
            "<s>",
            "<pad>",
            "</s>",
            "<unk>",
            "\u2581query:",
            "\u2581passage:",
            "\u2581",
            "\u2581при",
            "вет",
            "\u2581hello",
            "hell",
            "\u2581world",
            "f",
            "i",
            "n",
            "e",
            "\u2581mon",
            "day",
            "d",
            "\u2581سلام");

    private static final int PLACES = 40;
    private static final int FIRST_PLACE = 2;
    private static final int LAYERS = 2;
    private static final int HEADS = 2;
    private static final float EPSILON = 1e-5f;

    private final int width;
    private final boolean types;
    private final Map<String, float[]> numbers = new TreeMap<>();
    private final Random random;
    private float factor = 1;

    TinyModel(long seed, int width, boolean types) {
        this.width = width;
        this.types = types;
        this.random = new Random(seed);
        draw("words", WORDS.size() * width, 1);
        draw("places", PLACES * width, 1);
        draw("types", width, 1);
        normal("begin");
        for (int layer = 0; layer < LAYERS; layer++) {
            for (String part : List.of("q", "k", "v", "o")) {
                draw(layer + part, width * width, 0.7f);
                draw(layer + part + "b", width, 0.3f);
            }
            normal(layer + "seen");
            draw(layer + "wide", width * 2 * width, 0.5f);
            draw(layer + "wideb", 2 * width, 0.3f);
            draw(layer + "narrow", 2 * width * width, 0.5f);
            draw(layer + "narrowb", width, 0.3f);
            normal(layer + "end");
        }
    }

    /** All vectors times this. */
    TinyModel times(float factor) {
        this.factor = factor;
        return this;
    }

    /** The numbers of one word, all the same. */
    TinyModel word(int id, float value) {
        java.util.Arrays.fill(drawn("words"), id * width, (id + 1) * width, value);
        return this;
    }

    private void normal(String name) {
        draw(name + "w", width, 0.2f);
        float[] weights = drawn(name + "w");
        for (int i = 0; i < width; i++) {
            weights[i] += 1;
        }
        draw(name + "b", width, 0.2f);
    }

    private float[] drawn(String name) {
        return Objects.requireNonNull(numbers.get(name));
    }

    private void draw(String name, int count, float spread) {
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) random.nextGaussian() * spread;
        }
        numbers.put(name, drawn);
    }

    void write(Path folder) {
        write(folder, file -> {});
    }

    /** Writes both files; the consumer may add to the model. */
    void write(Path folder, Consumer<OnnxFile> more) {
        try {
            Files.createDirectories(folder);
            OnnxFile file = file();
            more.accept(file);
            Files.write(folder.resolve("model.onnx"), file.toBytes());
            Files.writeString(
                    folder.resolve("tokenizer.json"), tokenizer(WORDS, charsmap(Map.of("ﬁ", "fi", "Ｄ", "d"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OnnxFile file() {
        OnnxFile file = new OnnxFile();
        file.input("input_ids", OnnxFile.INT64, "texts", "tokens")
                .input("attention_mask", OnnxFile.INT64, "texts", "tokens");
        file.reals("words", drawn("words"), WORDS.size(), width);
        file.reals("places", drawn("places"), PLACES, width);
        String one = file.integers("one", new long[] {1}, 1);
        String counted = file.node("CumSum", List.of("attention_mask", file.integers("axis", new long[] {1})));
        String place = file.node("Add", List.of(file.node("Mul", List.of(counted, "attention_mask")), one));
        String state = file.node(
                "Add",
                List.of(
                        file.node("Gather", List.of("words", "input_ids")),
                        file.node("Gather", List.of("places", place))));
        if (types) {
            file.input("token_type_ids", OnnxFile.INT64, "texts", "tokens");
            file.reals("types", drawn("types"), 1, width);
            state = file.node("Add", List.of(state, file.node("Gather", List.of("types", "token_type_ids"))));
        }
        state = normal(file, state, "begin");
        String real = file.node("Cast", List.of("attention_mask"), OnnxFile.integer("to", OnnxFile.FLOAT));
        String hidden = file.node(
                "Mul",
                List.of(
                        file.node("Sub", List.of(file.reals("all", new float[] {1}, 1), real)),
                        file.reals("never", new float[] {-10_000}, 1)));
        String mask = file.node("Unsqueeze", List.of(hidden, file.integers("heads", new long[] {1, 2}, 2)));
        file.integers("split", new long[] {0, 0, HEADS, width / HEADS}, 4);
        file.integers("joined", new long[] {0, 0, width}, 3);
        file.reals("scale", new float[] {(float) Math.sqrt((double) width / HEADS)}, 1);
        file.reals("half", new float[] {0.5f}, 1);
        file.reals("root", new float[] {(float) Math.sqrt(2)}, 1);
        for (int layer = 0; layer < LAYERS; layer++) {
            state = layer(file, layer, state, mask);
        }
        String factors = file.reals("factor", new float[] {factor}, 1);
        file.node("", "Mul", List.of(state, factors), "last_hidden_state");
        return file.output("last_hidden_state", "texts", "tokens", width);
    }

    private String layer(OnnxFile file, int layer, String source, String mask) {
        String q = heads(file, product(file, source, layer + "q", width, width), 0, 2, 1, 3);
        String k = heads(file, product(file, source, layer + "k", width, width), 0, 2, 3, 1);
        String v = heads(file, product(file, source, layer + "v", width, width), 0, 2, 1, 3);
        String scores =
                file.node("Add", List.of(file.node("Div", List.of(file.node("MatMul", List.of(q, k)), "scale")), mask));
        String seen =
                file.node("MatMul", List.of(file.node("Softmax", List.of(scores), OnnxFile.integer("axis", -1)), v));
        String joined = file.node(
                "Reshape",
                List.of(file.node("Transpose", List.of(seen), OnnxFile.integers("perm", 0, 2, 1, 3)), "joined"));
        String middle = normal(
                file,
                file.node("Add", List.of(source, product(file, joined, layer + "o", width, width))),
                layer + "seen");
        String wide = product(file, middle, layer + "wide", width, 2 * width);
        String curve =
                file.node("Add", List.of(file.node("Erf", List.of(file.node("Div", List.of(wide, "root")))), "all"));
        String bent = file.node("Mul", List.of(file.node("Mul", List.of(wide, curve)), "half"));
        String narrow = product(file, bent, layer + "narrow", 2 * width, width);
        return normal(file, file.node("Add", List.of(middle, narrow)), layer + "end");
    }

    private static String heads(OnnxFile file, String source, int... order) {
        return file.node(
                "Transpose", List.of(file.node("Reshape", List.of(source, "split"))), OnnxFile.integers("perm", order));
    }

    private String product(OnnxFile file, String source, String name, int from, int to) {
        String matrix = file.reals(name, drawn(name), from, to);
        String bias = file.reals(name + "b", drawn(name + "b"), to);
        return file.node("Add", List.of(file.node("MatMul", List.of(source, matrix)), bias));
    }

    private String normal(OnnxFile file, String source, String name) {
        String weights = file.reals(name + "w", drawn(name + "w"), width);
        String bias = file.reals(name + "b", drawn(name + "b"), width);
        return file.node("LayerNormalization", List.of(source, weights, bias), OnnxFile.real("epsilon", EPSILON));
    }

    /** The mean of the vectors of these tokens, of length 1. */
    float[] vector(long... ids) {
        double[][] state = new double[ids.length][width];
        for (int token = 0; token < ids.length; token++) {
            for (int i = 0; i < width; i++) {
                state[token][i] = drawn("words")[(int) ids[token] * width + i]
                        + drawn("places")[(FIRST_PLACE + token) * width + i]
                        + (types ? drawn("types")[i] : 0);
            }
        }
        state = normal(state, "begin");
        for (int layer = 0; layer < LAYERS; layer++) {
            state = layer(state, layer);
        }
        double[] mean = new double[width];
        double squares = 0;
        for (int i = 0; i < width; i++) {
            for (double[] token : state) {
                mean[i] += token[i] * factor;
            }
            squares += mean[i] * mean[i];
        }
        float[] vector = new float[width];
        for (int i = 0; i < width; i++) {
            vector[i] = (float) (mean[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private double[][] layer(double[][] source, int layer) {
        double[][] q = product(source, layer + "q");
        double[][] k = product(source, layer + "k");
        double[][] v = product(source, layer + "v");
        int part = width / HEADS;
        double[][] seen = new double[source.length][width];
        for (int token = 0; token < source.length; token++) {
            for (int head = 0; head < HEADS; head++) {
                double[] weights = new double[source.length];
                double sum = 0;
                for (int other = 0; other < source.length; other++) {
                    double score = 0;
                    for (int i = head * part; i < (head + 1) * part; i++) {
                        score += q[token][i] * k[other][i];
                    }
                    weights[other] = Math.exp(score / Math.sqrt(part));
                    sum += weights[other];
                }
                for (int other = 0; other < source.length; other++) {
                    for (int i = head * part; i < (head + 1) * part; i++) {
                        seen[token][i] += weights[other] / sum * v[other][i];
                    }
                }
            }
        }
        double[][] middle = normal(sum(source, product(seen, layer + "o")), layer + "seen");
        double[][] wide = product(middle, layer + "wide");
        for (double[] token : wide) {
            for (int i = 0; i < token.length; i++) {
                token[i] = token[i] * (1 + erf(token[i] / Math.sqrt(2))) / 2;
            }
        }
        return normal(sum(middle, product(wide, layer + "narrow")), layer + "end");
    }

    /** Its series; exact where these numbers lie. */
    private static double erf(double x) {
        double sum = 0;
        double term = x;
        for (int n = 0; n < 200; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return Math.abs(x) > 5 ? Math.signum(x) : 2 / Math.sqrt(Math.PI) * sum;
    }

    private double[][] product(double[][] source, String name) {
        float[] matrix = drawn(name);
        float[] bias = drawn(name + "b");
        double[][] result = new double[source.length][bias.length];
        for (int token = 0; token < source.length; token++) {
            for (int to = 0; to < bias.length; to++) {
                double sum = bias[to];
                for (int from = 0; from < source[token].length; from++) {
                    sum += source[token][from] * matrix[from * bias.length + to];
                }
                result[token][to] = sum;
            }
        }
        return result;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int token = 0; token < a.length; token++) {
            for (int i = 0; i < sum[token].length; i++) {
                sum[token][i] = a[token][i] + b[token][i];
            }
        }
        return sum;
    }

    private double[][] normal(double[][] source, String name) {
        double[][] result = new double[source.length][width];
        for (int token = 0; token < source.length; token++) {
            double mean = java.util.Arrays.stream(source[token]).average().orElse(0);
            double spread = java.util.Arrays.stream(source[token])
                    .map(x -> (x - mean) * (x - mean))
                    .average()
                    .orElse(0);
            for (int i = 0; i < width; i++) {
                result[token][i] = (source[token][i] - mean) / Math.sqrt(spread + EPSILON) * drawn(name + "w")[i]
                        + drawn(name + "b")[i];
            }
        }
        return result;
    }

    static String tokenizer(List<String> words, byte[] charsmap) {
        JsonMapper json = JsonMapper.shared();
        String vocabulary = IntStream.range(0, words.size())
                .mapToObj(i -> "[%s, %d]".formatted(json.writeValueAsString(words.get(i)), i < 4 ? 0 : -4 - i))
                .collect(Collectors.joining(", "));
        List<String> added = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            added.add("""
                    {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}""".formatted(i, words.get(i)));
        }
        return """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
                 "normalizer": {"type": "Sequence", "normalizers": [
                   {"type": "Precompiled", "precompiled_charsmap": "%s"},
                   {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
                 "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                     {"SpecialToken": {"id": "</s>", "type_id": 0}}],
                   "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                   "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                     "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
                 "decoder": null,
                 "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": false, "vocab": [%s]}}
                """.formatted(String.join(", ", added), Base64.getEncoder().encodeToString(charsmap), vocabulary);
    }

    /** SentencePiece's table for these replacements: every node of the trie has 256 units for its children. */
    static byte[] charsmap(Map<String, String> replacements) {
        StringBuilder texts = new StringBuilder();
        Node root = new Node();
        new TreeMap<>(replacements).forEach((from, to) -> {
            Node at = root;
            for (byte letter : from.getBytes(StandardCharsets.UTF_8)) {
                at = at.children.computeIfAbsent(letter & 0xff, letters -> new Node());
            }
            at.value = texts.toString().getBytes(StandardCharsets.UTF_8).length;
            texts.append(to).append('\0');
        });
        List<int[]> blocks = new ArrayList<>(List.of(new int[256]));
        place(root, 0, 0, blocks);
        ByteBuffer units = ByteBuffer.allocate(blocks.size() * 1024).order(ByteOrder.LITTLE_ENDIAN);
        for (int[] block : blocks) {
            for (int unit : block) {
                units.putInt(unit);
            }
        }
        byte[] ends = texts.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + units.capacity() + ends.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(units.capacity())
                .put(units.array())
                .put(ends)
                .array();
    }

    private static void place(Node node, int at, int label, List<int[]> blocks) {
        int children = blocks.size() * 256;
        blocks.add(new int[256]);
        int[] own = blocks.get(at / 256);
        own[at % 256] = ((at ^ children) << 10) | label;
        if (node.value >= 0) {
            own[at % 256] |= 0x100;
            blocks.get(children / 256)[0] = node.value | 0x80000000;
        }
        node.children.forEach((letter, child) -> place(child, children ^ letter, letter, blocks));
    }

    private static final class Node {
        private final Map<Integer, Node> children = new TreeMap<>();
        private int value = -1;
    }
}
