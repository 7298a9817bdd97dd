package io.kanal.ai;

import io.kanal.ai.internal.HalfPrecision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The vectors of texts, computed once per content and model and kept in the record. Everything here is about the model
 * that is configured now; vectors of earlier models stay until they are {@linkplain #forgetOtherModels() forgotten}, so that
 * going back costs nothing.
 *
 * <p>A content is named by the hash of its text in hexadecimal: {@link #hashOf}.
 */
public final class Vectors {
    private static final HexFormat HEX = HexFormat.of();
    private static final int STEP = 5_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Embeddings embeddings;
    private volatile @Nullable Integer modelId;

    public Vectors(JdbcClient jdbc, PlatformTransactionManager transactions, Embeddings embeddings) {
        this.jdbc = jdbc;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.embeddings = embeddings;
    }

    /** The name of a content: SHA-256 over its text in UTF-8, in hexadecimal. */
    public static String hashOf(String text) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The vectors that are known, by hash; what has none yet is absent. */
    public Map<String, float[]> find(Collection<String> hashes) {
        Map<String, float[]> found = HashMap.newHashMap(hashes.size());
        if (hashes.isEmpty()) {
            return found;
        }
        jdbc.sql("""
                select content_hash, vector from vector
                where model = :model and content_hash = any(:hashes)
                """).param("model", modelId()).param("hashes", bytes(hashes)).query(rows -> {
            found.put(HEX.formatHex(rows.getBytes(1)), HalfPrecision.decode(rows.getBytes(2)));
        });
        return found;
    }

    /** Those that have no vector yet. */
    public Set<String> missing(Collection<String> hashes) {
        Set<String> missing = new HashSet<>(hashes);
        if (hashes.isEmpty()) {
            return missing;
        }
        jdbc.sql("select content_hash from vector where model = :model and content_hash = any(:hashes)")
                .param("model", modelId())
                .param("hashes", bytes(hashes))
                .query(rows -> {
                    missing.remove(HEX.formatHex(rows.getBytes(1)));
                });
        return missing;
    }

    /** Keeps vectors made by the present model; what is there already stays. Takes part in a running transaction. */
    public void store(Map<String, float[]> vectors) {
        if (vectors.isEmpty()) {
            return;
        }
        int dimension = embeddings.model().dimension();
        // Sorted, so that two writers of the same contents wait for each other in one order and never in a circle.
        String[] hashes = vectors.keySet().stream().sorted().toArray(String[]::new);
        byte[][] keys = new byte[hashes.length][];
        byte[][] values = new byte[hashes.length][];
        for (int i = 0; i < hashes.length; i++) {
            float[] vector = vectors.get(hashes[i]);
            if (vector == null || vector.length != dimension) {
                throw new IllegalArgumentException(
                        "The vector of " + hashes[i] + " must have " + dimension + " numbers");
            }
            keys[i] = HEX.parseHex(hashes[i]);
            values[i] = HalfPrecision.encode(vector);
        }
        jdbc.sql("""
                insert into vector (model, content_hash, vector)
                select :model, content_hash, vector from unnest(:keys, :values) as row (content_hash, vector)
                on conflict do nothing
                """)
                .param("model", modelId())
                .param("keys", keys)
                .param("values", values)
                .update();
    }

    /** Removes the vectors of contents that are gone, of all models. Takes part in a running transaction. */
    public void remove(Collection<String> hashes) {
        if (!hashes.isEmpty()) {
            jdbc.sql("delete from vector where content_hash = any(:hashes)")
                    .param("hashes", bytes(hashes))
                    .update();
        }
    }

    /**
     * Goes through all contents that have a vector of any model, and removes the vectors of those that are not wanted any more.
     *
     * @param wanted asked for the hash as bytes
     * @return how many vectors went
     */
    public long keepOnly(Predicate<byte[]> wanted) {
        long gone = 0;
        Map.Entry<Integer, byte[]> after = Map.entry(0, new byte[0]);
        while (true) {
            List<Map.Entry<Integer, byte[]>> next = jdbc.sql("""
                            select model, content_hash from vector
                            where (model, content_hash) > (:model, :hash) order by model, content_hash limit :step""")
                    .param("model", after.getKey())
                    .param("hash", after.getValue())
                    .param("step", STEP)
                    .query((row, number) -> Map.entry(row.getInt(1), row.getBytes(2)))
                    .list();
            if (next.isEmpty()) {
                return gone;
            }
            after = next.getLast();
            byte[][] unwanted = next.stream()
                    .map(Map.Entry::getValue)
                    .filter(wanted.negate())
                    .toArray(byte[][]::new);
            if (unwanted.length > 0) {
                gone += jdbc.sql("delete from vector where content_hash = any(:hashes)")
                        .param("hashes", unwanted)
                        .update();
            }
        }
    }

    /** How many contents have a vector of the present model. */
    public long count() {
        return jdbc.sql("select count(*) from vector where model = :model")
                .param("model", modelId())
                .query(Long.class)
                .single();
    }

    /** Removes all vectors but those of the present model, and says how many. */
    public int forgetOtherModels() {
        return jdbc.sql("delete from vector where model <> :model")
                .param("model", modelId())
                .update();
    }

    /** The present model's number in the record; stable over restarts. */
    public int modelId() {
        Integer known = modelId;
        if (known == null) {
            EmbeddingModel model = embeddings.model();
            // A transaction of its own: the number is remembered, so a caller's rollback must not take the row away.
            known = Objects.requireNonNull(ownTransaction.execute(_ -> findOrAddModel(model)));
            modelId = known;
        }
        return known;
    }

    private int findOrAddModel(EmbeddingModel model) {
        jdbc.sql("""
                insert into embedding_model (name, fingerprint, dimension) values (:name, :fingerprint, :dimension)
                on conflict do nothing
                """)
                .param("name", model.name())
                .param("fingerprint", model.fingerprint())
                .param("dimension", model.dimension())
                .update();
        return jdbc.sql("""
                select id from embedding_model
                where name = :name and fingerprint = :fingerprint and dimension = :dimension
                """)
                .param("name", model.name())
                .param("fingerprint", model.fingerprint())
                .param("dimension", model.dimension())
                .query(Integer.class)
                .single();
    }

    private static byte[][] bytes(Collection<String> hashes) {
        return hashes.stream().map(HEX::parseHex).toArray(byte[][]::new);
    }
}
