package io.kanal.ai.internal.onnx;

import io.kanal.ai.internal.onnx.ProtobufFields.Malformed;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an ONNX file is made of, read before native code reads it (onnx.proto of ONNX). A model is a stranger's: one that
 * keeps its numbers in other files, runs loops, or wants operators that came with other software is refused here, with a
 * sentence.
 */
final class ModelOutline {
    /** More than any model that a server without a graphics card runs with pleasure; int8 of the large ones has 560 MB. */
    static final long MOST_BYTES = 1L << 30;

    private static final int MOST_NESTED = 8;
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");
    /** They hand on what they get, as far as it matters which table the ids look into. */
    private static final Set<String> PASSES_ON = Set.of("Cast", "Identity", "DequantizeLinear", "Reshape", "Flatten");

    private static final Map<String, Integer> LOOKS_UP =
            Map.of("Gather", 0, "GatherBlockQuantized", 0, "EmbedLayerNormalization", 2, "QEmbedLayerNormalization", 2);

    private final Map<String, Long> rowsOfTensors = new HashMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final Set<String> tables = new HashSet<>();

    private ModelOutline() {}

    static ModelOutline read(Path file) throws IOException, Unfit {
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            long size = channel.size();
            if (size > MOST_BYTES) {
                throw new Unfit("it has %,d MB, and Kanal takes up to %,d MB; take a quantised one"
                        .formatted(size >> 20, MOST_BYTES >> 20));
            }
            ModelOutline outline = new ModelOutline();
            outline.model(new ProtobufFields(
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena).asByteBuffer()));
            return outline;
        } catch (Malformed e) {
            throw new Unfit("it is cut short or no ONNX file; fetch it again");
        }
    }

    /** How many words the table of words has, where it is seen which table that is. */
    OptionalLong words() {
        return tables.stream()
                .map(this::origin)
                .filter(rowsOfTensors::containsKey)
                .mapToLong(rowsOfTensors::get)
                .min();
    }

    private void model(ProtobufFields model) throws Malformed, Unfit {
        boolean graph = false;
        while (model.next()) {
            switch (model.field()) {
                case 7 -> {
                    graph(model.message(), 0);
                    graph = true;
                }
                case 25 -> throw new Unfit("it brings functions of its own; export it with all of them inlined");
                default -> {}
            }
        }
        if (!graph) {
            throw new Malformed();
        }
    }

    private void graph(ProtobufFields graph, int depth) throws Malformed, Unfit {
        if (depth > MOST_NESTED) {
            throw new Unfit("its branches stand in each other more than " + MOST_NESTED + " deep");
        }
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> node(graph.message(), depth);
                case 5 -> tensor(graph.message());
                case 15 -> sparse(graph.message());
                default -> {}
            }
        }
    }

    private void node(ProtobufFields node, int depth) throws Malformed, Unfit {
        List<String> inputs = new java.util.ArrayList<>();
        String output = "";
        String kind = "";
        String domain = "";
        List<ProtobufFields> attributes = new java.util.ArrayList<>();
        while (node.next()) {
            switch (node.field()) {
                case 1 -> inputs.add(node.text());
                case 2 -> output = output.isEmpty() ? node.text() : output;
                case 4 -> kind = node.text();
                case 5 -> attributes.add(node.message());
                case 7 -> domain = node.text();
                default -> {}
            }
        }
        if (!DOMAINS.contains(domain)) {
            throw new Unfit("it needs the operator %s of %s, which is not in ONNX Runtime".formatted(kind, domain));
        }
        for (ProtobufFields attribute : attributes) {
            attribute(attribute, kind, depth);
        }
        if (!inputs.isEmpty() && PASSES_ON.contains(kind)) {
            origins.put(output, inputs.getFirst());
        }
        Integer table = LOOKS_UP.get(kind);
        if (table != null
                && inputs.size() > Math.max(table, 1)
                && inputs.stream().map(this::origin).anyMatch(LoadedModel.IDS::equals)) {
            tables.add(inputs.get(table));
        }
    }

    private void attribute(ProtobufFields attribute, String kind, int depth) throws Malformed, Unfit {
        while (attribute.next()) {
            switch (attribute.field()) {
                case 5, 10 -> tensor(attribute.message());
                case 22, 23 -> sparse(attribute.message());
                case 6, 11 -> {
                    if (!kind.equals("If")) {
                        throw new Unfit("its operator %s may run without end; export it without loops".formatted(kind));
                    }
                    graph(attribute.message(), depth + 1);
                }
                default -> {}
            }
        }
    }

    private void sparse(ProtobufFields pair) throws Malformed, Unfit {
        while (pair.next()) {
            if (pair.field() == 1 || pair.field() == 2) {
                tensor(pair.message());
            }
        }
    }

    private void tensor(ProtobufFields tensor) throws Malformed, Unfit {
        long rows = -1;
        String name = "";
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> rows = rows < 0 ? tensor.firstNumber() : rows;
                case 8 -> name = tensor.text();
                case 13 -> throw elsewhere();
                case 14 -> {
                    if (tensor.number() != 0) {
                        throw elsewhere();
                    }
                }
                default -> {}
            }
        }
        if (rows >= 0) {
            rowsOfTensors.put(name, rows);
        }
    }

    /** The fingerprint covers one file, and a name in a model must not make Kanal read others. */
    private static Unfit elsewhere() {
        return new Unfit(
                "it keeps numbers in other files, and Kanal takes models of one file; export or quantise it to one");
    }

    private String origin(String name) {
        String at = name;
        for (int i = 0; i < MOST_NESTED; i++) {
            String before = origins.get(at);
            if (before == null) {
                return at;
            }
            at = before;
        }
        return at;
    }
}
