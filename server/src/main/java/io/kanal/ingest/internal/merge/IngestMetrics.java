package io.kanal.ingest.internal.merge;

import io.kanal.ingest.Ingested;
import io.kanal.posts.message.Source;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts what sources bring and how long taking it in takes: {@code posts_parsed_total}, {@code parsing_duration_seconds}. */
@Component
public final class IngestMetrics {
    private final MeterRegistry meters;

    IngestMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** A batch was taken in. */
    public void taken(Source source, Ingested ingested, Duration duration) {
        String name = source.name().toLowerCase(Locale.ROOT);
        count(name, "new", ingested.added());
        count(name, "changed", ingested.edited() + ingested.restored());
        count(name, "known", ingested.known());
        count(name, "refused", ingested.refused());
        meters.timer("parsing_duration", "source", name).record(duration);
    }

    private void count(String source, String status, int posts) {
        meters.counter("posts_parsed", "source", source, "status", status).increment(posts);
    }
}
