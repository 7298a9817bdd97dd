package io.kanal.shared;

/** Kanal's own id of a person who uses it. */
public record UserId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
