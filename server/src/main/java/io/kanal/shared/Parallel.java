package io.kanal.shared;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Pure computing over a batch: on all cores where there are many elements, by the caller alone where there are few, because
 * waking other threads costs a single new post more than its work.
 */
public final class Parallel {
    private static final int MANY = 32;

    /** With so few cores two kinds of work that both take all of them only hold each other up. */
    private static final boolean FEW_CORES = Runtime.getRuntime().availableProcessors() <= 2;

    private static final AtomicInteger CLAIMS = new AtomicInteger();

    private Parallel() {}

    /** The elements; in their order where the stream collects them, in any order where it runs an action for each. */
    public static <T> Stream<T> stream(List<T> elements) {
        return elements.size() < MANY || (FEW_CORES && CLAIMS.get() > 0)
                ? elements.stream()
                : elements.parallelStream();
    }

    /**
     * Claims a core of a small machine for long work of the caller's: until it is given back, batches are computed by one
     * thread there. An import is recorded while the index follows it, and what is recorded is safe.
     */
    public static Claim claim() {
        CLAIMS.incrementAndGet();
        return new Claim();
    }

    /** Gives the core back when it is closed. */
    public static final class Claim implements AutoCloseable {
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Claim() {}

        @Override
        public void close() {
            if (held.getAndSet(false)) {
                CLAIMS.decrementAndGet();
            }
        }
    }
}
