package io.kanal.search.internal.fusion;

import io.kanal.search.internal.Found;
import java.util.List;

/**
 * What the leg of vectors found, nearest first.
 *
 * @param usual the cosine of the question with any text: what it has to exceed to say something, very different from model to model
 */
public record Neighbours(List<Found> found, double usual) {
    public static final Neighbours NONE = new Neighbours(List.of(), 0);

    public Neighbours {
        found = List.copyOf(found);
    }

    /** How near a passage is: 0 as any text, 1 the same. */
    double likeness(Found passage) {
        return usual < 1 ? (cosine(passage) - usual) / (1 - usual) : 0;
    }

    /** The cosine of a passage of the leg of vectors. */
    public static double cosine(Found passage) {
        return 2 * passage.score() - 1.0;
    }
}
