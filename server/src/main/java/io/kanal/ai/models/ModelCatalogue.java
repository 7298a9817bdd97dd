package io.kanal.ai.models;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.text.EditDistance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The models that can be installed by name: the file {@code ai/models.json} of the program. */
public final class ModelCatalogue {
    /** The model inside the program, which serves where nothing else was chosen. */
    public static final String INSIDE = "all-minilm-l6-v2-q";

    private static final String FILE = "/ai/models.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final List<CatalogueModel> models;

    private record Content(List<CatalogueModel> models) {}

    public ModelCatalogue(List<CatalogueModel> models) {
        this.models = List.copyOf(models);
    }

    /** That of the program. */
    public static ModelCatalogue own() {
        try (InputStream file = ModelCatalogue.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("The program lacks its own file " + FILE);
            }
            return new ModelCatalogue(JSON.readValue(file, Content.class).models());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<CatalogueModel> list() {
        return models;
    }

    public Optional<CatalogueModel> find(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /**
     * The model of this name.
     *
     * @throws KanalException {@code NOT_FOUND}, with the names that are near
     */
    public CatalogueModel get(String name) {
        return find(name).orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, unknown(name)));
    }

    private String unknown(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> near = models.stream()
                .map(CatalogueModel::name)
                .filter(known -> known.contains(wanted)
                        || wanted.contains(known)
                        || EditDistance.between(known, wanted) <= Math.max(2, known.length() / 3))
                .sorted(Comparator.comparingInt(known -> EditDistance.between(known, wanted)))
                .toList();
        String all = models.stream().map(CatalogueModel::name).collect(Collectors.joining(", "));
        String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
        return near.isEmpty() || wanted.isEmpty()
                ? "There is no model '%s'; the catalogue has %s".formatted(shown, all)
                : "There is no model '%s'; did you mean %s?".formatted(shown, String.join(" or ", near));
    }
}
