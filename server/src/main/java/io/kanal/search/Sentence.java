package io.kanal.search;

/**
 * A stretch of a text that says one thing.
 *
 * @param start first UTF-16 unit, never white space
 * @param end one past the last UTF-16 unit, closing marks included
 */
public record Sentence(int start, int end) {
    public Sentence {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("A sentence needs 0 <= start < end, not %d..%d".formatted(start, end));
        }
    }

    public String in(String text) {
        return text.substring(start, end);
    }
}
