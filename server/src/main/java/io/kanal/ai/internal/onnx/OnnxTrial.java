package io.kanal.ai.internal.onnx;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.internal.EmbeddingProperties;
import io.kanal.ai.models.CatalogueModel;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Loads a model that was not used before, and looks whether its vectors tell texts apart. */
public final class OnnxTrial {
    private static final List<String> TEXTS = List.of(
            "The ferry to the island leaves at eight in the morning.",
            "The boat for the island departs early, at 8 o'clock.",
            "Interest rates were raised again by a quarter of a percent.");

    private OnnxTrial() {}

    /**
     * Makes sure that a model can be used.
     *
     * @param files the folder with {@code model.onnx} and {@code tokenizer.json}
     * @param work a folder that native libraries may be unpacked in
     * @throws KanalException {@code BAD_SOURCE} when it cannot be loaded or its vectors mean nothing
     */
    public static EmbeddingModel prove(CatalogueModel model, Path files, Path work) {
        EmbeddingProperties properties = EmbeddingProperties.inProcess().with(model, files);
        try (OnnxEmbedder embedder =
                new OnnxEmbedder(properties, new DataDirectory(work), InstantSource.system(), JsonMapper.shared())) {
            EmbeddingModel identity = embedder.model();
            List<float[]> vectors = embedder.embed(TEXTS, Purpose.PASSAGE);
            double alike = cosine(vectors.get(0), vectors.get(1));
            double unlike = cosine(vectors.get(0), vectors.get(2));
            if (!(alike > unlike)) {
                throw new KanalException(
                        ErrorCode.BAD_SOURCE,
                        "The model and its tokenizer do not fit each other: texts of one meaning lie no nearer than others");
            }
            return identity;
        } catch (KanalException e) {
            if (e.code() == ErrorCode.BAD_SOURCE) {
                throw e;
            }
            throw new KanalException(
                    ErrorCode.BAD_SOURCE, "%s cannot be used: %s".formatted(model.name(), reason(e)), e);
        }
    }

    /** The library says best what it does not like. */
    private static String reason(KanalException failure) {
        Throwable cause = failure.getCause();
        String first = String.valueOf(failure.getMessage());
        if (cause instanceof Unfit) {
            return (first.startsWith("The tokenizer") ? "of its tokenizer.json, " : "") + cause.getMessage();
        }
        return cause == null || cause.getMessage() == null
                ? first
                : first + " (" + cause.getMessage().lines().findFirst().orElse("") + ")";
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * (double) other[i];
        }
        return sum;
    }
}
