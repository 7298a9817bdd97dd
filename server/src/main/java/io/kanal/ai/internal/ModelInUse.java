package io.kanal.ai.internal;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.models.CatalogueModel;
import io.kanal.ai.models.ChosenModel;
import io.kanal.ai.models.InstalledModel;
import io.kanal.ai.models.InstalledModels;
import io.kanal.ai.models.ModelCatalogue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes the vectors of this process: what a setting names, else what was chosen, else the model inside the program.
 *
 * @param properties those of the settings, or what the chosen model needs in their place
 * @param setting the setting that names it; null where none does
 * @param chosen the chosen model; null for any other
 * @param absent why the chosen model cannot serve here; null where it can
 */
record ModelInUse(
        EmbeddingProperties properties,
        @Nullable String setting,
        @Nullable EmbeddingModel chosen,
        @Nullable String absent) {

    static ModelInUse of(
            EmbeddingProperties properties,
            boolean off,
            ChosenModel choices,
            ModelCatalogue catalogue,
            InstalledModels installed) {
        String setting = off
                ? "KANAL_EMBEDDING"
                : properties.url() != null
                        ? "KANAL_EMBEDDING_URL"
                        : properties.modelPath() != null ? "KANAL_EMBEDDING_MODEL_PATH" : null;
        if (setting != null) {
            return new ModelInUse(properties, setting, null, null);
        }
        Optional<EmbeddingModel> chosen = choices.find()
                .map(ChosenModel.Choice::model)
                .filter(model -> !model.name().equals(ModelCatalogue.INSIDE));
        if (chosen.isEmpty()) {
            return new ModelInUse(properties, null, null, null);
        }
        EmbeddingModel model = chosen.get();
        Optional<CatalogueModel> entry = catalogue.find(model.name());
        if (entry.isEmpty()) {
            return new ModelInUse(
                    properties, null, model, "This version of Kanal does not know the chosen model " + model.name());
        }
        EmbeddingProperties own = properties.with(entry.get(), installed.folderOf(model.name()));
        return new ModelInUse(own, null, model, absence(model, installed));
    }

    private static @Nullable String absence(EmbeddingModel model, InstalledModels installed) {
        String install = "run 'kanal model install %s' on this machine and start Kanal again".formatted(model.name());
        Optional<InstalledModel> here = installed.find(model.name());
        if (here.isEmpty()) {
            return "The chosen model %s is not installed in %s; %s"
                    .formatted(model.name(), installed.folder(), install);
        }
        return installed
                .damage(here.get())
                .map(damage -> "The chosen model cannot be used: %s; %s".formatted(damage, install))
                .orElse(null);
    }
}
