package io.kanal.posts.message;

import org.jspecify.annotations.Nullable;

/**
 * How often one reaction was given.
 *
 * @param value the emoji, the id of a custom emoji, or a star
 * @param countText the abbreviated count as shown, "1.2K"; null where the source gives the exact number
 */
public record Reaction(
        Kind kind, String value, long count, @Nullable String countText) {
    /** What {@code value} is. */
    public enum Kind {
        EMOJI,
        CUSTOM,
        PAID
    }
}
