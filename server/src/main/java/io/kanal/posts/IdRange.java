package io.kanal.posts;

/** Telegram message ids from {@code first} to {@code last}, both included. */
public record IdRange(long first, long last) {
    public IdRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("No id range: %d to %d".formatted(first, last));
        }
    }

    public long size() {
        return last - first + 1;
    }
}
