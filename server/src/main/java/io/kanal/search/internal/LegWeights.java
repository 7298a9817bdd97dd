package io.kanal.search.internal;

import io.kanal.shared.Language;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * How much each leg counts, by embedding model and language: a measured table among the resources. A model that does not
 * know a language finds nonsense in it, and then the words decide alone.
 */
@Component
public final class LegWeights {
    private static final String TABLE = "/search/leg-weights.csv";
    private static final String ANY = "*";

    private final List<Row> rows;

    LegWeights() {
        this.rows = read();
    }

    private record Row(String model, String language, Weights weights) {
        boolean fits(String wantedModel, String wantedLanguage) {
            return (model.equals(ANY) || model.equals(wantedModel))
                    && (language.equals(ANY) || language.equals(wantedLanguage));
        }
    }

    /**
     * The share of each leg; 0 leaves a leg out.
     *
     * @param floor what is nearer than nothing: passages scored below it by the leg of vectors are no hits
     */
    public record Weights(double words, double vectors, double floor) {}

    /** The first row that fits. */
    public Weights of(String model, Language language) {
        return rows.stream()
                .filter(row -> row.fits(model, language.code()))
                .map(Row::weights)
                .findFirst()
                .orElseThrow();
    }

    private static List<Row> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(LegWeights.class.getResourceAsStream(TABLE), TABLE), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("model,"))
                    .map(line -> List.of(line.split(",", -1)))
                    .map(cells -> new Row(
                            cells.get(0),
                            cells.get(1),
                            new Weights(
                                    Double.parseDouble(cells.get(2)),
                                    Double.parseDouble(cells.get(3)),
                                    Double.parseDouble(cells.get(4)))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + TABLE, e);
        }
    }
}
