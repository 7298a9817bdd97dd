package io.kanal.ai.internal;

import io.kanal.ai.models.CatalogueModel;
import io.kanal.shared.secrets.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which model makes vectors. Nothing set: the English MiniLM inside the program. {@code url} set: an endpoint of OpenAI's
 * shape. {@code modelPath} set: an ONNX file.
 *
 * @param modelPath an ONNX file, or a folder that holds {@code model.onnx} or {@code onnx/model.onnx}
 * @param tokenizerPath the {@code tokenizer.json}; by default beside the model or one folder above
 * @param pooling how token vectors become one; by default what {@code 1_Pooling/config.json} says, else the mean
 * @param queryPrefix put before every query, such as {@code "query: "} for e5
 * @param passagePrefix put before every passage, such as {@code "passage: "} for e5
 * @param maxTokens the window: what is longer is cut; 256 for MiniLM, 512 for a file
 * @param languages codes of the languages the model knows, or {@code *} for all; by default English for models known to be
 *     English, else all
 * @param threads batches computed side by side inside the process
 * @param batchSize texts in one run of the model or one request
 * @param idleUnload the model leaves memory when unused this long
 * @param url the endpoint's base, such as {@code http://localhost:11434/v1}
 * @param key the endpoint's key
 * @param model the model's name at the endpoint
 * @param dimensions asks the endpoint for shorter vectors where it can do that
 * @param timeout of one request to the endpoint
 * @param queryCacheSize query vectors kept in memory for a day
 * @param atOnce calls of the model that run at once, inside the process or at the endpoint; others wait as long as {@code timeout}
 */
@ConfigurationProperties(prefix = "kanal.embedding", ignoreUnknownFields = false)
public record EmbeddingProperties(
        @Nullable Path modelPath,
        @Nullable Path tokenizerPath,
        @Nullable Pooling pooling,
        @DefaultValue("") String queryPrefix,
        @DefaultValue("") String passagePrefix,
        @Nullable Integer maxTokens,
        @DefaultValue Set<String> languages,
        @DefaultValue("2") int threads,
        @DefaultValue("16") int batchSize,
        @DefaultValue("5m") Duration idleUnload,
        @Nullable URI url,
        @Nullable Secret<String> key,
        @Nullable String model,
        @Nullable Integer dimensions,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("10000") int queryCacheSize,
        @DefaultValue("8") int atOnce) {

    public EmbeddingProperties {
        languages = Set.copyOf(languages);
        if (modelPath != null && url != null) {
            throw new IllegalArgumentException(
                    "KANAL_EMBEDDING_MODEL_PATH and KANAL_EMBEDDING_URL are both set; exactly one model makes vectors");
        }
        if (url != null && model == null) {
            throw new IllegalArgumentException("KANAL_EMBEDDING_URL is set, KANAL_EMBEDDING_MODEL must name the model");
        }
        if (threads < 1 || batchSize < 1 || atOnce < 1) {
            throw new IllegalArgumentException("kanal.embedding.threads, batch-size and at-once must be at least 1");
        }
    }

    /** Those that hold where nothing is set. */
    public static EmbeddingProperties inProcess() {
        return new EmbeddingProperties(
                null,
                null,
                null,
                "",
                "",
                null,
                Set.of(),
                2,
                16,
                Duration.ofMinutes(5),
                null,
                null,
                null,
                null,
                Duration.ofSeconds(30),
                10_000,
                8);
    }

    /** The same with a model of the catalogue: what belongs to the model is its own, whatever is set. */
    public EmbeddingProperties with(CatalogueModel chosen, Path files) {
        return with(
                files,
                Pooling.valueOf(chosen.pooling().toUpperCase(Locale.ROOT)),
                chosen.queryPrefix(),
                chosen.passagePrefix(),
                chosen.longestInput(),
                Set.copyOf(chosen.languages()));
    }

    /** The same with a model of a file or folder, and what belongs to it; as the settings of these names. */
    public EmbeddingProperties with(
            @Nullable Path files,
            @Nullable Pooling ofTokens,
            String beforeQueries,
            String beforePassages,
            @Nullable Integer window,
            Set<String> known) {
        return new EmbeddingProperties(
                files,
                null,
                ofTokens,
                beforeQueries,
                beforePassages,
                window,
                known,
                threads,
                batchSize,
                idleUnload,
                null,
                null,
                null,
                null,
                timeout,
                queryCacheSize,
                atOnce);
    }

    private static final Pattern ENGLISH_ONLY =
            Pattern.compile("(?i).*(all-minilm|nomic-embed-text(?!-v2)|mxbai-embed|-en(-|$|[.:/])).*");

    /** The languages the named model knows: those of the setting, else English or all by its name. */
    Set<String> languagesOf(String name) {
        if (!languages.isEmpty()) {
            return languages;
        }
        return ENGLISH_ONLY.matcher(name).matches() ? Set.of("en") : Set.of("*");
    }

    /** How the vectors of tokens become the vector of a text. */
    public enum Pooling {
        /** The mean over the text's tokens. */
        MEAN,
        /** The first token's vector. */
        CLS
    }
}
