package io.kanal.search;

import org.jspecify.annotations.Nullable;

/**
 * How well a passage fits what was asked for by itself, whatever else was found. Neither number changes with the size of the record or
 * the model.
 *
 * @param share how much of what was asked for it holds by words; more than 1 where it says it more than once, or shortly
 * @param likeness how near in meaning it is: 0 as any text, 1 the same; null where it was not among the nearest, or meaning was
 *     not asked or cannot tell, as long as many passages lack their vectors
 */
public record Strength(double share, @Nullable Double likeness) {
    /** Of what was not found by a query. */
    public static final Strength UNKNOWN = new Strength(0, null);
}
