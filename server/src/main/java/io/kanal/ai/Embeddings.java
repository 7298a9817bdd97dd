package io.kanal.ai;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.Language;
import io.kanal.shared.memory.Caches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Texts to vectors, by the one model that is configured. Vectors of queries are kept in memory for a day, because people
 * ask the same things again; vectors of passages are kept in the record by {@link Vectors}.
 */
public final class Embeddings {
    private static final String ALL = "*";
    private static final Duration QUERIES_LIVE = Duration.ofHours(24);

    private final Embedder embedder;
    private final Function<String, Set<String>> languagesOf;
    private final Cache<String, float[]> queries;

    /**
     * @param languagesOf codes of the languages that a model of this name knows, or {@code *} for all; none where no vectors are made
     * @param queryCacheSize query vectors kept at most
     */
    public Embeddings(Embedder embedder, Function<String, Set<String>> languagesOf, int queryCacheSize) {
        this.embedder = embedder;
        this.languagesOf = languagesOf;
        this.queries = Caches.keeping("query vectors", queryCacheSize, QUERIES_LIVE);
    }

    /**
     * What makes the vectors; the same for the life of the process.
     *
     * @throws io.kanal.shared.KanalException {@code UNAVAILABLE} or {@code UPSTREAM} when it cannot be found out now
     */
    public EmbeddingModel model() {
        return embedder.model();
    }

    /**
     * Vectors of length 1 in the order of the texts. Long texts are cut at the model's window. The caller must not change
     * them.
     *
     * @throws io.kanal.shared.KanalException {@code UNAVAILABLE} or {@code UPSTREAM}: words can still be searched
     */
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        if (purpose == Purpose.PASSAGE) {
            return embedder.embed(texts, purpose);
        }
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (String text : texts) {
            vectors.add(embedQuery(text));
        }
        return vectors;
    }

    /** The vector of one query, from memory where it was asked before. */
    public float[] embedQuery(String query) {
        return queries.get(
                query, text -> embedder.embed(List.of(text), Purpose.QUERY).getFirst());
    }

    /** The vector of a query if it is in memory already; asks no model. */
    public Optional<float[]> findQuery(String query) {
        return Optional.ofNullable(queries.getIfPresent(query));
    }

    /** Whether no vectors are made at all. */
    public boolean off() {
        return languagesOf.apply(model().name()).isEmpty();
    }

    /** Whether vectors of texts in this language mean something; otherwise the words must decide. */
    public boolean knows(String language) {
        Set<String> languages = languagesOf.apply(model().name());
        return languages.contains(ALL) || languages.contains(language);
    }

    /** Whether texts of every language have vectors that mean something. */
    public boolean knowsAll() {
        return languagesOf.apply(model().name()).contains(ALL);
    }

    /** Whether a passage in this language is embedded: one that the model knows, or one that could not be told. */
    public boolean takes(Language language) {
        return language == Language.OTHER ? !off() : knows(language.code());
    }

    /** The share of query vectors that came from memory, 0 before the first. */
    public double queryHitRate() {
        CacheStats stats = queries.stats();
        return stats.requestCount() == 0 ? 0 : stats.hitRate();
    }
}
