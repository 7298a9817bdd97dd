package io.kanal.answers;

import java.util.UUID;

/** Names one answer in the history; ordered by time. */
public record AnswerId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
