package io.kanal.operations.internal.doctor;

import io.kanal.ai.Embeddings;
import io.kanal.ai.models.CatalogueModel;
import io.kanal.ai.models.ModelCatalogue;
import io.kanal.ai.models.ModelDesk;
import io.kanal.search.IndexedLanguages;
import io.kanal.shared.Check;
import io.kanal.shared.Language;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether the model that makes the vectors knows the languages of the posts, and is the one that was chosen. */
@Component
final class ModelCheck implements Check {
    /** A few posts are no reason to install anything. */
    private static final int FEWEST = 100;

    private final Embeddings embeddings;
    private final ModelDesk desk;
    private final IndexedLanguages indexed;

    ModelCheck(Embeddings embeddings, ModelDesk desk, IndexedLanguages indexed) {
        this.embeddings = embeddings;
        this.desk = desk;
        this.indexed = indexed;
    }

    @Override
    public String name() {
        return "embedding model";
    }

    @Override
    public List<Finding> look() {
        if (embeddings.off()) {
            return List.of(Finding.ok("No vectors are made; search is by words alone"));
        }
        ModelDesk.Overview overview = desk.overview();
        if (overview.setting() == null && !overview.running().equals(overview.chosen())) {
            return List.of(Finding.notice(
                    "%s is chosen; %s makes the vectors until Kanal is started again"
                            .formatted(overview.chosen(), overview.running()),
                    "Start Kanal again"));
        }
        Map<Language, Integer> languages = indexed.count();
        int all = languages.values().stream().mapToInt(Integer::intValue).sum();
        Map<Language, Integer> unknown = new EnumMap<>(Language.class);
        languages.forEach((language, count) -> {
            if (language != Language.OTHER && !embeddings.knows(language.code())) {
                unknown.put(language, count);
            }
        });
        int missed = unknown.values().stream().mapToInt(Integer::intValue).sum();
        Optional<Map.Entry<Language, Integer>> most =
                unknown.entrySet().stream().max(Map.Entry.comparingByValue());
        if (most.isEmpty() || missed < FEWEST || missed * 2L <= all) {
            return List.of(Finding.ok(overview.running() + " knows the language of most posts"));
        }
        return List.of(suggestion(overview, most.get().getKey(), missed, all));
    }

    private static Finding suggestion(ModelDesk.Overview overview, Language language, int missed, int all) {
        String message =
                "%d of 100 passages are in languages that %s does not know, most of them in %s; these are found by words alone"
                        .formatted(
                                Math.round(missed * 100.0 / all),
                                overview.running(),
                                Locale.of(language.code()).getDisplayLanguage(Locale.ENGLISH));
        return ModelCatalogue.own().list().stream()
                .filter(model -> !model.inside() && model.knows(language.code()))
                .min(Comparator.comparingInt(CatalogueModel::diskMegabytes))
                .map(model -> Finding.notice(
                        message,
                        "%s knows them: %d MB on disk, about %d MB of memory while it works, some %d min for these passages: 'kanal model install %s'"
                                .formatted(
                                        model.name(),
                                        model.diskMegabytes(),
                                        model.memoryMegabytes(),
                                        Math.max(1, missed / model.textsPerSecond() / 60),
                                        model.name())))
                .orElseGet(() -> Finding.notice(message, null));
    }
}
