package io.kanal.ai.models;

import io.kanal.ai.EmbeddingModel;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What can be done with models where the record is: see them all, choose one, free the vectors of those that went. */
public final class ModelDesk {
    private final ModelCatalogue catalogue;
    private final InstalledModels installed;
    private final ChosenModel chosen;
    private final ModelVectors vectors;
    private final Supplier<String> running;
    private final @Nullable String setting;

    /**
     * The desk of one process.
     *
     * @param running the name of what makes vectors in this process
     * @param setting of the environment that names another one, and wins; null where none does
     */
    public ModelDesk(
            ModelCatalogue catalogue,
            InstalledModels installed,
            JdbcClient database,
            Supplier<String> running,
            @Nullable String setting) {
        this.catalogue = catalogue;
        this.installed = installed;
        this.chosen = new ChosenModel(database);
        this.vectors = new ModelVectors(database);
        this.running = running;
        this.setting = setting;
    }

    /** How a model stands on this machine. */
    public enum State {
        /** Can be installed. */
        AVAILABLE,
        INSTALLED,
        /** Lies inside the program. */
        INSIDE,
        /** Has made vectors, and is not in the catalogue: a file or an endpoint named by a setting. */
        ELSEWHERE
    }

    /**
     * One model.
     *
     * @param model null for one that is not in the catalogue
     * @param vectors it has made in the record
     * @param vectorBytes what these take in the database, about
     */
    public record Entry(String name, @Nullable CatalogueModel model, State state, long vectors, long vectorBytes) {}

    /**
     * All of them.
     *
     * @param running what makes vectors now
     * @param chosen what makes them after the next start, if no setting wins
     * @param setting that wins; null where none does
     * @param folder where this machine keeps models
     */
    public record Overview(
            List<Entry> models,
            String running,
            String chosen,
            @Nullable String setting,
            String folder) {}

    public Overview overview() {
        List<ModelVectors.Kept> kept = vectors.list();
        List<Entry> entries = new ArrayList<>();
        for (CatalogueModel model : catalogue.list()) {
            State state = model.inside()
                    ? State.INSIDE
                    : installed.find(model.name()).isPresent() ? State.INSTALLED : State.AVAILABLE;
            entries.add(entry(model.name(), model, state, kept));
        }
        TreeSet<String> others = new TreeSet<>();
        kept.forEach(one -> others.add(one.model()));
        others.stream()
                .filter(name -> catalogue.find(name).isEmpty())
                .forEach(name -> entries.add(entry(name, null, State.ELSEWHERE, kept)));
        return new Overview(
                entries, running.get(), chosen(), setting, installed.folder().toString());
    }

    private static Entry entry(String name, @Nullable CatalogueModel model, State state, List<ModelVectors.Kept> kept) {
        List<ModelVectors.Kept> own =
                kept.stream().filter(one -> one.model().equals(name)).toList();
        return new Entry(
                name,
                model,
                state,
                own.stream().mapToLong(ModelVectors.Kept::vectors).sum(),
                own.stream().mapToLong(ModelVectors.Kept::bytes).sum());
    }

    /**
     * Whether a node has begun with another model than this one's, which must make no more vectors then: what it marked as done
     * would be missing there.
     */
    public boolean outdated() {
        return setting == null
                && chosen.find()
                        .filter(choice ->
                                choice.begun() && !choice.model().name().equals(running.get()))
                        .isPresent();
    }

    private String chosen() {
        return chosen.find().map(choice -> choice.model().name()).orElse(ModelCatalogue.INSIDE);
    }

    /**
     * What a choice has done.
     *
     * @param before what was chosen before
     * @param vectors of the model that are in the record already
     * @param nextStart whether it begins with the next start
     * @param setting that wins all the same; null where none does
     */
    public record Chosen(
            String name,
            String before,
            long vectors,
            boolean nextStart,
            @Nullable String setting) {}

    /**
     * Has a model make the vectors from the next start on. Those of other models stay, so that going back costs nothing.
     *
     * @throws KanalException {@code NOT_FOUND} for a name that is not in the catalogue, {@code CONFLICT} where it is not installed
     *     on this machine, {@code UNAVAILABLE} where its files are damaged
     */
    public Chosen use(String name) {
        CatalogueModel model = catalogue.get(name);
        String before = chosen();
        EmbeddingModel identity;
        if (model.inside()) {
            // Its fingerprint is its own affair: nobody has to find it in a cache.
            identity = new EmbeddingModel(name, "inside", model.dimensions());
        } else {
            InstalledModel here = installed
                    .find(name)
                    .orElseThrow(() -> new KanalException(
                            ErrorCode.CONFLICT,
                            "%s is not installed in %s; run 'kanal model install %s' on this machine, as the user that runs Kanal"
                                    .formatted(name, installed.folder(), name)));
            Optional<String> damage = installed.damage(here);
            if (damage.isPresent()) {
                throw new KanalException(
                        ErrorCode.UNAVAILABLE,
                        damage.get() + "; run 'kanal model install " + name + "', which puts it right");
            }
            identity = new EmbeddingModel(name, here.fingerprint(), here.dimension());
        }
        chosen.choose(identity);
        long known = vectors.list().stream()
                .filter(kept -> kept.model().equals(name)
                        && (model.inside() || kept.fingerprint().equals(identity.fingerprint())))
                .mapToLong(ModelVectors.Kept::vectors)
                .sum();
        return new Chosen(name, before, known, !name.equals(running.get()), setting);
    }

    /**
     * Removes the vectors that a model has made, and says how many.
     *
     * @throws KanalException {@code CONFLICT} where it makes the vectors now or after the next start
     */
    public long forget(String name) {
        requireUnused(name);
        return vectors.remove(name);
    }

    /**
     * Lets only a model through that nothing needs.
     *
     * @throws KanalException {@code CONFLICT} where the model makes the vectors now or after the next start
     */
    public void requireUnused(String name) {
        if (name.equals(running.get()) || name.equals(chosen())) {
            throw new KanalException(
                    ErrorCode.CONFLICT,
                    name.equals(chosen())
                            ? name
                                    + " is the model that makes the vectors; choose another one first with 'kanal model use'"
                            : name + " still makes the vectors until Kanal is started again; remove it afterwards");
        }
    }
}
