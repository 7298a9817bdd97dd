package io.kanal.ai.internal;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.spi.Embedder;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counts the vectors that another embedder makes and the time it takes, and knows how the last calls ended. */
public final class MeteredEmbedder implements Embedder {
    private final Embedder inner;
    private final Counter made;
    private final Timer duration;
    private final FailureStreak failures = new FailureStreak();

    public MeteredEmbedder(Embedder inner, MeterRegistry meters) {
        this.inner = inner;
        this.made = Counter.builder("embeddings_generated")
                .description("Vectors made")
                .tag("provider", inner.provider())
                .register(meters);
        this.duration = Timer.builder("embedding_generation_duration")
                .description("Time to make the vectors of one batch")
                .tag("provider", inner.provider())
                .publishPercentileHistogram()
                .register(meters);
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
        Timer.Sample sample = Timer.start();
        try {
            List<float[]> vectors = inner.embed(texts, purpose);
            made.increment(vectors.size());
            failures.worked();
            return vectors;
        } catch (RuntimeException e) {
            // Only counted; whoever asked hears of it.
            failures.failed(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            sample.stop(duration);
        }
    }

    @Override
    public void answer(Duration patience) throws Exception {
        Optional<String> trouble = failures.trouble();
        if (trouble.isPresent()) {
            throw new KanalException(ErrorCode.UNAVAILABLE, trouble.get());
        }
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
