package io.kanal.telegram.dispatch;

import io.kanal.changes.Loop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Prunes the queue from time to time. Every node may: removing what is over twice removes it once. */
@Component
final class OutgoingHousekeeping implements SmartLifecycle {
    private static final int PHASE = 1500;
    private static final Duration EVERY = Duration.ofHours(1);

    private final Loop keeping;

    OutgoingHousekeeping(OutgoingReport report) {
        keeping = new Loop("outgoing-housekeeping", EVERY, report::prune);
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
}
