package io.kanal.ai.internal;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.List;

/** Makes no vectors: a small machine searches by words alone. */
final class NoEmbedder implements Embedder {
    /** The name of its model, and what the setting is where there is none. */
    static final String OFF = "off";

    private static final EmbeddingModel MODEL = new EmbeddingModel(OFF, OFF, 1);

    @Override
    public String provider() {
        return OFF;
    }

    @Override
    public EmbeddingModel model() {
        return MODEL;
    }

    @Override
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        throw new KanalException(ErrorCode.UNAVAILABLE, "No vectors are made: KANAL_EMBEDDING is off");
    }

    @Override
    public void answer(Duration patience) {
        // Nothing is needed, so nothing can be missing.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
