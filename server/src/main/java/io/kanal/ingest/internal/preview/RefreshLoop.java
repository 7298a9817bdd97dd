package io.kanal.ingest.internal.preview;

import io.kanal.changes.Loop;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Refreshes channels when it is their turn, one after the other. Every node with the role may run it: a channel that one
 * node has taken is skipped by the others.
 */
final class RefreshLoop implements SmartLifecycle {
    /** With the jobs: started after the followers, stopped before them. */
    private static final int PHASE = 3000;

    private static final Duration POLL = Duration.ofSeconds(5);

    private final PreviewChannels channels;
    private final Refresh refresh;
    private final Clock clock;
    private final boolean automatic;
    /**
     * Interrupted soon when it is stopped, for a channel can take minutes; its next turn repeats it. After a failure the channel
     * that failed is taken again only after its claim has run out; others go on.
     */
    private final Loop loop = new Loop("preview-refresh", POLL, this::refreshDue)
            .withPatience(Duration.ofMillis(200))
            .retryingAfter(POLL, POLL);

    RefreshLoop(PreviewChannels channels, Refresh refresh, Clock clock, boolean automatic) {
        this.channels = channels;
        this.refresh = refresh;
        this.clock = clock;
        this.automatic = automatic;
    }

    /** Looks for due channels at once. */
    void wake() {
        loop.ring();
    }

    @Override
    public void start() {
        loop.start();
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
        loop.stop();
    }

    @Override
    public boolean isAutoStartup() {
        return automatic;
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
