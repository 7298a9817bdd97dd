package io.kanal.changes.internal.log;

import io.kanal.changes.Lease;
import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import io.kanal.changes.internal.FollowerTools;
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
    private final Leases leases;
    private final Loop keeping;

    public LogHousekeeping(LogPruner pruner, LogMetrics metrics, FollowerTools tools) {
        this.pruner = pruner;
        this.metrics = metrics;
        leases = tools.leases();
        keeping = new Loop("log-housekeeping", tools.properties().housekeepEvery(), this::keepHouse);
    }

    @Override
    public void start() {
        keeping.start();
    }

    @Override
    public void stop() {
        keeping.stop();
    }

    @Override
    public boolean isRunning() {
        return keeping.isRunning();
    }

    @Override
    public int getPhase() {
        return 1500;
    }

    private void keepHouse() {
        metrics.measure();
        Optional<Lease> lease = leases.tryAcquire("log-pruning");
        if (lease.isPresent()) {
            try (Lease held = lease.get()) {
                int removed = pruner.prune();
                log.debug("Removed {} rows of the log that everybody has read ({})", removed, held);
            }
        }
    }
}
