package io.kanal.telegram.inbox;

import io.kanal.changes.Lease;
import io.kanal.changes.Leases;
import io.kanal.changes.Loop;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** From time to time: measures what waits, on every node, and prunes the inbox, on one. */
@Component
final class InboxHousekeeping implements SmartLifecycle {
    private static final int PHASE = 1500;
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(InboxHousekeeping.class);

    private final InboxPruner pruner;
    private final InboxMetrics metrics;
    private final Leases leases;
    private final Loop keeping = new Loop("inbox-housekeeping", EVERY, this::look);

    InboxHousekeeping(InboxPruner pruner, InboxMetrics metrics, Leases leases) {
        this.pruner = pruner;
        this.metrics = metrics;
        this.leases = leases;
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
        return PHASE;
    }

    private void look() {
        metrics.measure();
        Optional<Lease> lease = leases.tryAcquire("inbox-pruning");
        if (lease.isPresent()) {
            try (Lease held = lease.get()) {
                log.debug("Removed {} updates from the inbox ({})", pruner.prune(), held);
            }
        }
    }
}
