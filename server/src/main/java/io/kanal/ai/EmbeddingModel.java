package io.kanal.ai;

import java.util.Objects;

/**
 * The identity of what makes vectors. Two vectors may be compared only when their models are equal: the same name with
 * another file, pooling, prefix or window is another model.
 *
 * @param name what people call it, such as {@code all-minilm-l6-v2-q}
 * @param fingerprint a hash over everything that changes the vectors, in hexadecimal
 * @param dimension how many numbers a vector has
 */
public record EmbeddingModel(String name, String fingerprint, int dimension) {
    public EmbeddingModel {
        Objects.requireNonNull(name);
        Objects.requireNonNull(fingerprint);
        if (dimension < 1) {
            throw new IllegalArgumentException("A vector has at least one number, not " + dimension);
        }
    }
}
