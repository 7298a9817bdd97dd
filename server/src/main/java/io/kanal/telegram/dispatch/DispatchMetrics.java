package io.kanal.telegram.dispatch;

import io.kanal.telegram.OutgoingDepth;
import io.kanal.telegram.Priority;
import io.kanal.telegram.gates.Gates;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Figures of the dispatchers of this node, and of the queue. Tagged by priority and outcome only. */
@Component
public final class DispatchMetrics {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final MeterRegistry registry;
    private final OutgoingReport report;
    private final Set<Gates> gates = ConcurrentHashMap.newKeySet();
    private Snapshot snapshot;

    private record Snapshot(long takenNanos, java.util.List<OutgoingDepth> depths, long uncertain) {}

    public DispatchMetrics(MeterRegistry registry, OutgoingReport report) {
        this.registry = registry;
        this.report = report;
        snapshot = new Snapshot(System.nanoTime() - FRESH.toNanos() - 1, java.util.List.of(), 0);
        for (Priority priority : Priority.values()) {
            Gauge.builder("kanal.telegram.outgoing.depth", () -> depth(priority).waiting())
                    .description("Calls that wait to be made")
                    .tag("priority", label(priority))
                    .register(registry);
            Gauge.builder(
                            "kanal.telegram.outgoing.age.seconds",
                            () -> depth(priority).oldest().toMillis() / 1000.0)
                    .description("Age of the oldest call that waits to be made")
                    .tag("priority", label(priority))
                    .register(registry);
        }
        Gauge.builder("kanal.telegram.outgoing.uncertain", () -> current().uncertain())
                .description("Calls of unknown outcome that a person has not decided about")
                .register(registry);
        Gauge.builder(
                        "kanal.telegram.pauses",
                        () -> gates.stream().mapToInt(Gates::closed).sum())
                .description("Waits that Telegram gave and breakers that are open")
                .register(registry);
    }

    void opened(Gates opened) {
        gates.add(opened);
    }

    void closed(Gates closed) {
        gates.remove(closed);
    }

    void sent(Priority priority, String outcome) {
        registry.counter("kanal.telegram.sends", "priority", label(priority), "outcome", outcome)
                .increment();
    }

    void toldToWait() {
        registry.counter("kanal.telegram.too.many.requests").increment();
    }

    private OutgoingDepth depth(Priority priority) {
        return current().depths().stream()
                .filter(depth -> depth.priority() == priority)
                .findFirst()
                .orElse(new OutgoingDepth(priority, 0, Duration.ZERO));
    }

    /** One look into the database serves a whole scrape. */
    private synchronized Snapshot current() {
        if (System.nanoTime() - snapshot.takenNanos() > FRESH.toNanos()) {
            snapshot = new Snapshot(System.nanoTime(), report.depths(), report.countUncertain());
        }
        return snapshot;
    }

    private static String label(Priority priority) {
        return priority.name().toLowerCase(Locale.ROOT);
    }
}
