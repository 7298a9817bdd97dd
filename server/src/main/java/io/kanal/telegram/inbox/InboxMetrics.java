package io.kanal.telegram.inbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** What waits for an answer, as metrics. */
@Component
final class InboxMetrics {
    private final InboxStatus status;
    private final AtomicReference<InboxStatus.Backlog> latest = new AtomicReference<>(new InboxStatus.Backlog(0, 0, 0));

    InboxMetrics(InboxStatus status, MeterRegistry registry) {
        this.status = status;
        Gauge.builder(
                        "kanal.telegram.updates.waiting",
                        latest,
                        seen -> seen.get().waiting())
                .description("Updates that no responder has handled yet")
                .register(registry);
        Gauge.builder(
                        "kanal.telegram.updates.waiting.seconds",
                        latest,
                        seen -> seen.get().seconds())
                .description("Age of the oldest update that no responder has handled yet")
                .register(registry);
        Gauge.builder(
                        "kanal.telegram.updates.set.aside",
                        latest,
                        seen -> seen.get().setAside())
                .description("Updates that could not be answered")
                .register(registry);
    }

    void measure() {
        latest.set(status.backlog());
    }
}
