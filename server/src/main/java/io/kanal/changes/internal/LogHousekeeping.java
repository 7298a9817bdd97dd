package io.kanal.changes.internal;

import io.kanal.changes.Lease;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** From time to time: measures the log on every node, and prunes it on one. */
@Component
public final class LogHousekeeping implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LogHousekeeping.class);

    private final LogPruner pruner;
    private final LogMetrics metrics;
    private final FollowerTools tools;
    private final Threads threads = new Threads(Duration.ofSeconds(3));
    private Pauses pauses = new Pauses();
    private boolean running;

    public LogHousekeeping(LogPruner pruner, LogMetrics metrics, FollowerTools tools) {
        this.pruner = pruner;
        this.metrics = metrics;
        this.tools = tools;
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            Pauses until = new Pauses();
            pauses = until;
            threads.start("log-housekeeping", () -> keepHouse(until));
        }
    }

    @Override
    public synchronized void stop() {
        pauses.stop();
        threads.join();
        running = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 1500;
    }

    private void keepHouse(Pauses until) {
        try {
            while (until.sleep(tools.properties().housekeepEvery())) {
                try {
                    metrics.measure();
                    prune();
                } catch (RuntimeException e) {
                    log.warn("The log could not be measured or pruned, trying again: {}", Drain.describe(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void prune() {
        Optional<Lease> lease = tools.leases().tryAcquire("log-pruning");
        if (lease.isPresent()) {
            try (Lease held = lease.get()) {
                int removed = pruner.prune();
                log.debug("Removed {} rows of the log that everybody has read ({})", removed, held);
            }
        }
    }
}
