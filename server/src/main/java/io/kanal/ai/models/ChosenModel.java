package io.kanal.ai.models;

import io.kanal.ai.EmbeddingModel;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which installed model makes the vectors of the record, for all nodes; kept in the record. */
public final class ChosenModel {
    private final JdbcClient database;

    public ChosenModel(JdbcClient database) {
        this.database = database;
    }

    /**
     * What was chosen.
     *
     * @param begun whether a node has begun to work with it
     */
    public record Choice(EmbeddingModel model, boolean begun) {}

    /** Empty where nobody has chosen: then it is the model inside the program. */
    public Optional<Choice> find() {
        return database.sql("select name, fingerprint, dimension, begun_at is not null as begun from chosen_model")
                .query((row, _) -> new Choice(
                        new EmbeddingModel(
                                row.getString("name"), row.getString("fingerprint"), row.getInt("dimension")),
                        row.getBoolean("begun")))
                .optional();
    }

    /** Takes effect with the next start of each node. */
    public void choose(EmbeddingModel model) {
        database.sql("""
                        insert into chosen_model (name, fingerprint, dimension)
                        values (:name, :fingerprint, :dimension)
                        on conflict (one_row) do update
                        set name = excluded.name, fingerprint = excluded.fingerprint, dimension = excluded.dimension,
                            begun_at = case when chosen_model.name = excluded.name then chosen_model.begun_at end,
                            chosen_at = clock_timestamp()""")
                .param("name", model.name())
                .param("fingerprint", model.fingerprint())
                .param("dimension", model.dimension())
                .update();
    }

    /** A node has begun to work with it, and what it is in truth: another version of the program may call it otherwise. */
    public void begun(EmbeddingModel model) {
        database.sql("""
                        update chosen_model
                        set fingerprint = :fingerprint, dimension = :dimension,
                            begun_at = coalesce(begun_at, clock_timestamp())
                        where name = :name""")
                .param("name", model.name())
                .param("fingerprint", model.fingerprint())
                .param("dimension", model.dimension())
                .update();
    }
}
