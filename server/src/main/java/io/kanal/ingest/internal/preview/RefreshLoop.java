package io.kanal.ingest.internal.preview;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Refreshes channels when it is their turn, one after the other. Every node with the role may run it: a channel that one
 * node has taken is skipped by the others.
 */
final class RefreshLoop implements SmartLifecycle {
    /** With the jobs: started after the followers, stopped before them. */
    private static final int PHASE = 3000;

    private static final Logger log = LoggerFactory.getLogger(RefreshLoop.class);
    private static final long POLL_SECONDS = 5;
    private static final long STOP_SECONDS = 5;

    private final PreviewChannels channels;
    private final Refresh refresh;
    private final Clock clock;
    private final boolean automatic;
    private final Semaphore awake = new Semaphore(0);
    private volatile @Nullable Thread thread;

    RefreshLoop(PreviewChannels channels, Refresh refresh, Clock clock, boolean automatic) {
        this.channels = channels;
        this.refresh = refresh;
        this.clock = clock;
        this.automatic = automatic;
    }

    /** Looks for due channels at once. */
    void wake() {
        awake.release();
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("preview-refresh").start(this::run);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    refreshDue();
                } catch (DataAccessException | TransactionException e) {
                    log.warn("Channels could not be refreshed now, the next round tries again: {}", e.getMessage());
                } catch (RuntimeException e) {
                    // The channel that failed is taken again only after its claim has run out; others go on.
                    log.error("Refreshing a channel failed", e);
                }
                if (awake.tryAcquire(POLL_SECONDS, TimeUnit.SECONDS)) {
                    awake.drainPermits();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Refreshes every channel that is due now; returns how many. */
    int refreshDue() throws InterruptedException {
        int refreshed = 0;
        PreviewChannel due = channels.takeDue(clock.instant()).orElse(null);
        while (due != null) {
            refresh.run(due, () -> {});
            refreshed++;
            due = channels.takeDue(clock.instant()).orElse(null);
        }
        return refreshed;
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            if (!running.join(Duration.ofSeconds(STOP_SECONDS))) {
                log.warn("A channel was still being refreshed at the shutdown; its next turn repeats it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isAutoStartup() {
        return automatic;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
