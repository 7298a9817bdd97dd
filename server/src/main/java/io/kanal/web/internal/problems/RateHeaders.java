package io.kanal.web.internal.problems;

import io.kanal.shared.LimitReached.Limit;
import java.time.Instant;
import java.util.function.BiConsumer;

/** The headers that tell a program how much of something it may still do. */
public final class RateHeaders {
    private RateHeaders() {}

    /** Sets them: the limit, what is left of it, and when it begins anew in seconds of Unix time, where it does. */
    public static void set(BiConsumer<String, String> headers, Limit limit) {
        headers.accept("X-RateLimit-Limit", Long.toString(limit.most()));
        headers.accept("X-RateLimit-Remaining", Long.toString(limit.left()));
        Instant resets = limit.resets();
        if (resets != null) {
            headers.accept("X-RateLimit-Reset", Long.toString(resets.getEpochSecond()));
        }
    }
}
