package io.kanal.ai.internal.openai;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.TokenEstimate;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.internal.Normalised;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model behind {@code POST /embeddings}. Its identity is its name and what is put around the texts, not where it runs, so
 * that moving a model to another machine keeps all vectors. Its dimension is learned from the first answer.
 */
public final class OpenAiEmbedder implements Embedder {
    private static final int USUAL_WINDOW = 8_000;

    private final EmbeddingProperties properties;
    private final EndpointAddress address;
    private final String name;
    private final BoundedHttp http;
    private final JsonMapper json;
    private final CircuitBreaker breaker;
    private volatile @Nullable EmbeddingModel identity;

    public OpenAiEmbedder(EmbeddingProperties properties, JsonMapper json) {
        this.properties = properties;
        this.address = new EndpointAddress(Objects.requireNonNull(properties.url()));
        this.name = Objects.requireNonNull(properties.model());
        this.json = json;
        this.http = new BoundedHttp(OutsideSystem.EMBEDDINGS);
        this.breaker = CircuitBreaker.of(
                "embeddings",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(4)
                        .waitDurationInOpenState(Duration.ofSeconds(15))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public EmbeddingModel model() {
        EmbeddingModel known = identity;
        if (known == null) {
            int dimension = request(List.of("dimension")).getFirst().length;
            known = new EmbeddingModel(name, fingerprint(), dimension);
            identity = known;
        }
        return known;
    }

    @Override
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        if (texts.isEmpty()) {
            return List.of();
        }
        int dimension = model().dimension();
        String prefix = purpose == Purpose.QUERY ? properties.queryPrefix() : properties.passagePrefix();
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += properties.batchSize()) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + properties.batchSize()));
            for (float[] vector :
                    request(batch.stream().map(text -> prepared(prefix + text)).toList())) {
                if (vector.length != dimension) {
                    throw new KanalException(
                            ErrorCode.UPSTREAM,
                            "The embedding endpoint gave %d numbers where it gave %d before; was the model '%s' changed?"
                                    .formatted(vector.length, dimension, name));
                }
                vectors.add(vector);
            }
        }
        return vectors;
    }

    /** Some endpoints refuse a text that is empty or longer than their window. */
    private String prepared(String text) {
        Integer window = properties.maxTokens();
        String cut = TokenEstimate.cut(CleanText.of(text), window == null ? USUAL_WINDOW : window);
        return cut.isBlank() ? "." : cut;
    }

    private List<float[]> request(List<String> texts) {
        try {
            return breaker.executeSupplier(() -> requestOnce(texts));
        } catch (CallNotPermittedException e) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "The embedding endpoint failed repeatedly and is left alone for a moment",
                    e);
        }
    }

    private List<float[]> requestOnce(List<String> texts) {
        ObjectNode body = json.createObjectNode().put("model", name).put("encoding_format", "float");
        texts.forEach(body.putArray("input")::add);
        if (properties.dimensions() != null) {
            body.put("dimensions", properties.dimensions());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address.method("embeddings"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        Secret<String> key = properties.key();
        if (key != null) {
            request.header("Authorization", "Bearer " + key.reveal());
        }
        try {
            HttpResponse<byte[]> answer = http.exchange(request.build(), properties.timeout());
            if (answer.statusCode() != 200) {
                throw new KanalException(
                        ErrorCode.UPSTREAM,
                        "The embedding endpoint %s answered %d%s"
                                .formatted(address.place(), answer.statusCode(), advice(answer.statusCode())));
            }
            return read(json.readTree(answer.body()), texts.size());
        } catch (IOException e) {
            throw new KanalException(
                    ErrorCode.UPSTREAM, "The embedding endpoint " + address.place() + " did not answer", e);
        } catch (JacksonException e) {
            throw new KanalException(
                    ErrorCode.UPSTREAM, "The embedding endpoint " + address.place() + " did not answer in JSON", e);
        }
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 -> "; check KANAL_EMBEDDING_KEY";
            case 404 -> "; check KANAL_EMBEDDING_URL and KANAL_EMBEDDING_MODEL";
            case 429 -> "; it wants fewer requests";
            default -> "";
        };
    }

    private List<float[]> read(JsonNode answer, int expected) {
        JsonNode rows = answer.path("data");
        float[][] vectors = new float[expected][];
        int position = 0;
        for (JsonNode row : rows) {
            int index = row.path("index").asInt(position);
            JsonNode numbers = row.path("embedding");
            if (index < 0 || index >= expected || vectors[index] != null || !numbers.isArray() || numbers.isEmpty()) {
                throw unfit();
            }
            float[] vector = new float[numbers.size()];
            for (int i = 0; i < vector.length; i++) {
                if (!numbers.get(i).isNumber()) {
                    throw unfit();
                }
                vector[i] = numbers.get(i).floatValue();
            }
            if (!Normalised.isDirection(vector)) {
                throw new KanalException(
                        ErrorCode.UPSTREAM,
                        "The embedding endpoint %s gave zeros or numbers beyond all bounds for a text; look after the model '%s' there"
                                .formatted(address.place(), name));
            }
            vectors[index] = Normalised.inPlace(vector);
            position++;
        }
        if (position != expected || Arrays.stream(vectors).anyMatch(Objects::isNull)) {
            throw unfit();
        }
        return List.of(vectors);
    }

    private KanalException unfit() {
        return new KanalException(
                ErrorCode.UPSTREAM,
                "The embedding endpoint " + address.place() + " did not give one list of numbers for each text");
    }

    @Override
    public void answer(Duration patience) throws IOException {
        FreeCall.ask(http, address, properties.key(), patience);
    }

    private String fingerprint() {
        String parts = String.join(
                "\n",
                name,
                properties.queryPrefix(),
                properties.passagePrefix(),
                String.valueOf(properties.maxTokens()),
                String.valueOf(properties.dimensions()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(parts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
