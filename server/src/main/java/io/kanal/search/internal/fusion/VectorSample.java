package io.kanal.search.internal.fusion;

import io.kanal.shared.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an even part of a record's vectors tells of all: where any text lies, and in which directions its languages lie apart.
 *
 * <p>A model puts texts of one language nearer to each other than their sense does: a Russian question lies nearer to any Russian text
 * than to the English one that answers it. Most of that lies in the directions from one language's centre to another's, so
 * a question that is shortened along these finds what answers it in any language, and its own language's texts as before.
 */
public final class VectorSample {
    public static final VectorSample NONE = new VectorSample(Map.of());

    /** A language of fewer passages has a centre that says more of these than of itself. */
    private static final int LEAST = 32;
    /** How much of a question is taken away along the directions in which languages differ; all of it costs sense. */
    private static final double TAKEN = 0.75;
    /** What is left of a direction that the others span already. */
    private static final double NOTHING = 1e-4;

    private final Centre centre;
    /** Of length 1, at right angles to each other. */
    private final List<float[]> directions;

    private VectorSample(Map<Language, Centre> languages) {
        Centre all = Centre.NONE;
        for (Centre one : languages.values()) {
            all = all.with(one);
        }
        this.centre = all;
        this.directions = directions(languages.values().stream()
                .filter(one -> one.count() >= LEAST)
                .map(Centre::mean)
                .toList());
    }

    /** A sample by the languages of its passages. */
    public static VectorSample of(Map<Language, Centre> languages) {
        return new VectorSample(Map.copyOf(languages));
    }

    /** The middle of all. */
    public Centre centre() {
        return centre;
    }

    /** A question's vector with less of what its language alone makes of it, of length 1; the same where there is one language. */
    public float[] levelled(float[] vector) {
        if (directions.isEmpty()) {
            return vector;
        }
        float[] levelled = vector.clone();
        directions.forEach(direction -> take(levelled, direction, TAKEN));
        return scaled(levelled, Math.sqrt(dot(levelled, levelled)));
    }

    private static List<float[]> directions(List<float[]> centres) {
        List<float[]> found = new ArrayList<>();
        for (int i = 1; i < centres.size(); i++) {
            float[] from = Objects.requireNonNull(centres.getFirst());
            float[] apart = Objects.requireNonNull(centres.get(i)).clone();
            for (int at = 0; at < apart.length; at++) {
                apart[at] -= from[at];
            }
            found.forEach(direction -> take(apart, direction, 1));
            double squared = dot(apart, apart);
            if (squared > NOTHING) {
                found.add(scaled(apart, Math.sqrt(squared)));
            }
        }
        return found;
    }

    private static void take(float[] vector, float[] direction, double share) {
        double along = share * dot(vector, direction);
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= (float) (along * direction[i]);
        }
    }

    private static float[] scaled(float[] vector, double length) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
