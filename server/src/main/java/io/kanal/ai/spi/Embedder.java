package io.kanal.ai.spi;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import java.time.Duration;
import java.util.List;

/**
 * One embedding model. Safe for use by many threads at once.
 *
 * <p>The same text with the same purpose gives nearly the same direction whatever other texts stand beside it (cosine above
 * 0.97: models with quantised activations scale them by the batch).
 */
public interface Embedder extends AutoCloseable {
    /** A short stable name for metrics: {@code onnx} or {@code openai}. */
    String provider();

    /**
     * What makes the vectors; constant for the life of this object. May load the model or ask its endpoint the first
     * time.
     *
     * @throws io.kanal.shared.KanalException {@code UNAVAILABLE} or {@code UPSTREAM} when it cannot be found out now
     */
    EmbeddingModel model();

    /**
     * Vectors of length 1 in the order of the texts, of the model's dimension. A text longer than the model's window is
     * cut at its end; an empty text has a vector too. An empty list gives an empty list without a call.
     *
     * @throws io.kanal.shared.KanalException {@code UNAVAILABLE} or {@code UPSTREAM}; nothing of the batch is returned then
     */
    List<float[]> embed(List<String> texts, Purpose purpose);

    /**
     * Returns when it can make vectors, as far as that can be known without making one: no model is loaded and no tokens are
     * spent for it.
     *
     * @param patience how long it may take
     * @throws Exception when it cannot; the message says why
     */
    void answer(Duration patience) throws Exception;

    /** Called about twice a minute: what was not used for long may leave memory. */
    default void rest() {}

    /** Frees what is held; no call may follow. */
    @Override
    void close();
}
