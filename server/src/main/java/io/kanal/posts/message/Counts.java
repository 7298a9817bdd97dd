package io.kanal.posts.message;

import io.kanal.posts.Counter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a message changes all the time and makes no version.
 *
 * @param reactions null where nobody shows reactions, empty where they show there are none; the record keeps none in either
 *     case and gives an empty list
 */
public record Counts(
        @Nullable Counter views,
        @Nullable Long forwards,
        @Nullable List<Reaction> reactions) {
    /** Nothing was shown. */
    public static final Counts NONE = new Counts(null, null, null);

    public Counts {
        reactions = reactions == null ? null : List.copyOf(reactions);
    }

    /** These counts, and of the other ones those that are not shown here. */
    public Counts or(Counts other) {
        return new Counts(
                Facts.either(views, other.views),
                Facts.either(forwards, other.forwards),
                Facts.either(reactions, other.reactions));
    }
}
