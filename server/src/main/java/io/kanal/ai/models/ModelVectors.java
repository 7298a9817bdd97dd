package io.kanal.ai.models;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The vectors in the record by the model that made them, the present one and earlier ones. */
public final class ModelVectors {
    /** So many go in one transaction. */
    private static final int STEP = 20_000;
    /** What a row takes beside its numbers, with its place in the index, about. */
    private static final int ROW_BYTES = 130;

    private final JdbcClient database;

    public ModelVectors(JdbcClient database) {
        this.database = database;
    }

    /**
     * Those of one model.
     *
     * @param bytes on the disk of the database, about
     */
    public record Kept(String model, String fingerprint, long vectors, long bytes) {}

    /** Models that have any. */
    public List<Kept> list() {
        return database.sql("""
                        select name, fingerprint, dimension, kept.vectors
                        from embedding_model
                        join (select model, count(*) as vectors from vector group by model) kept on kept.model = id
                        order by name, fingerprint""")
                .query((row, _) -> new Kept(
                        row.getString("name"),
                        row.getString("fingerprint"),
                        row.getLong("vectors"),
                        row.getLong("vectors") * (2L * row.getInt("dimension") + ROW_BYTES)))
                .list();
    }

    /** Removes all that models of this name have made, and says how many. */
    public long remove(String name) {
        long gone = 0;
        for (int step = STEP; step == STEP; gone += step) {
            step = database.sql("""
                            delete from vector where (model, content_hash) in (
                                select model, content_hash from vector
                                where model in (select id from embedding_model where name = :name)
                                limit :step)""").param("name", name).param("step", STEP).update();
        }
        return gone;
    }
}
