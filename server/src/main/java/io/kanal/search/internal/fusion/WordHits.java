package io.kanal.search.internal.fusion;

import io.kanal.search.internal.Found;
import java.util.List;

/**
 * What the leg of words found, best first.
 *
 * @param whole what a passage would score that holds all that was asked for: scores are shares of it
 */
public record WordHits(List<Found> found, double whole) {
    public static final WordHits NONE = new WordHits(List.of(), 1);

    public WordHits {
        found = List.copyOf(found);
    }

    /** How much of what was asked for a passage holds; more than 1 where it says it more than once, or shortly. */
    double share(Found passage) {
        return whole > 0 ? passage.score() / whole : 0;
    }
}
