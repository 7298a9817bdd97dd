package io.kanal.shared;

import java.util.List;
import java.util.stream.Stream;

/**
 * Pure computing over a batch: on all cores where there are many elements, by the caller alone where there are few, because
 * waking other threads costs a single new post more than its work.
 */
public final class Parallel {
    private static final int MANY = 32;

    private Parallel() {}

    /** The elements; in their order where the stream collects them, in any order where it runs an action for each. */
    public static <T> Stream<T> stream(List<T> elements) {
        return elements.size() < MANY ? elements.stream() : elements.parallelStream();
    }
}
