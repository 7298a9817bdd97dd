package io.kanal.telegram.internal.intake;

import io.kanal.changes.Lease;
import io.kanal.changes.Leases;
import io.kanal.changes.Signals;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** From time to time: measures what waits, on every node, and prunes the inbox, on one. */
@Component
final class InboxHousekeeping implements SmartLifecycle {
    private static final int PHASE = 1500;
    private static final String SIGNAL = "inbox-housekeeping";
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(InboxHousekeeping.class);

    private final InboxPruner pruner;
    private final InboxMetrics metrics;
    private final Leases leases;
    private final Signals signals;
    private volatile @Nullable Thread thread;

    InboxHousekeeping(InboxPruner pruner, InboxMetrics metrics, Leases leases, Signals signals) {
        this.pruner = pruner;
        this.metrics = metrics;
        this.leases = leases;
        this.signals = signals;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            Thread keeping = Thread.ofVirtual().name(SIGNAL).unstarted(this::keepHouse);
            thread = keeping;
            keeping.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            signals.wakeHere(SIGNAL);
            try {
                running.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void keepHouse() {
        try {
            long next = System.nanoTime();
            while (Thread.currentThread().equals(thread)) {
                long seen = signals.count(SIGNAL);
                if (System.nanoTime() - next >= 0) {
                    next = System.nanoTime() + EVERY.toNanos();
                    look();
                }
                signals.await(SIGNAL, seen, Duration.ofNanos(Math.max(1, next - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            metrics.measure();
            Optional<Lease> lease = leases.tryAcquire("inbox-pruning");
            if (lease.isPresent()) {
                try (Lease held = lease.get()) {
                    log.debug("Removed {} updates from the inbox ({})", pruner.prune(), held);
                }
            }
        } catch (RuntimeException e) {
            // Nothing depends on this round, and the next one makes up for it.
            log.warn("The inbox could not be measured or pruned, trying again: {}", e.getMessage());
        }
    }
}
