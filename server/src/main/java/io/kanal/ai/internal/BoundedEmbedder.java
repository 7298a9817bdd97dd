package io.kanal.ai.internal;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.spi.Embedder;
import java.time.Duration;
import java.util.List;

/** Another embedder of which no more than so many calls run at once. */
final class BoundedEmbedder implements Embedder {
    private final Embedder inner;
    private final ModelSlots slots;

    BoundedEmbedder(Embedder inner, ModelSlots slots) {
        this.inner = inner;
        this.slots = slots;
    }

    @Override
    public String provider() {
        return inner.provider();
    }

    @Override
    public EmbeddingModel model() {
        return inner.model();
    }

    @Override
    public List<float[]> embed(List<String> texts, Purpose purpose) {
        if (texts.isEmpty()) {
            return List.of();
        }
        try (ModelSlots.Slot _ = slots.take()) {
            return inner.embed(texts, purpose);
        }
    }

    @Override
    public void answer(Duration patience) throws Exception {
        inner.answer(patience);
    }

    @Override
    public void rest() {
        inner.rest();
    }

    @Override
    public void close() {
        inner.close();
    }
}
