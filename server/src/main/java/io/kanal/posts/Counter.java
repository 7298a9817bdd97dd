package io.kanal.posts;

import org.jspecify.annotations.Nullable;

/** A number a source showed, with the abbreviated text ("10.6M") where it was not exact. */
public record Counter(long value, @Nullable String text) {
    public static Counter exact(long value) {
        return new Counter(value, null);
    }
}
