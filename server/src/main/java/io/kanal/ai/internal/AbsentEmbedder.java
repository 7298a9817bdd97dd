package io.kanal.ai.internal;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.List;

/**
 * The chosen model, where this machine does not have it: words serve, its vectors in the index stay, and other nodes go on making
 * them.
 */
record AbsentEmbedder(EmbeddingModel model, String why) implements Embedder {
    @Override
    public String provider() {
        return "onnx";
    }

    @Override
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        throw new KanalException(ErrorCode.UNAVAILABLE, why);
    }

    @Override
    public void answer(Duration patience) {
        throw new KanalException(ErrorCode.UNAVAILABLE, why);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
