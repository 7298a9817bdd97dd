package io.kanal.ai.internal;

import io.kanal.ai.spi.Embedder;
import io.kanal.shared.Dependable;
import io.kanal.shared.net.OutsideSystem;
import java.util.List;

/** What makes vectors. Without it words still find. */
record EmbeddingsDependable(Embedder embedder) implements Dependable {
    @Override
    public OutsideSystem system() {
        return OutsideSystem.EMBEDDINGS;
    }

    @Override
    public List<Part> parts() {
        return List.of(new Part(embedder.provider(), embedder::answer));
    }
}
