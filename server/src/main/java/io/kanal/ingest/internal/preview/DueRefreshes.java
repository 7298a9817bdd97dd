package io.kanal.ingest.internal.preview;

import io.kanal.changes.Loop;
import java.time.Clock;
import java.time.Duration;

/**
 * Refreshes channels when it is their turn, one after the other. Every node with the role may: a channel that one node has
 * taken is skipped by the others.
 */
final class DueRefreshes {
    /** With the jobs: started after the followers, stopped before them. */
    private static final int PHASE = 3000;

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final PreviewChannels channels;
    private final Refresh refresh;
    private final Clock clock;

    DueRefreshes(PreviewChannels channels, Refresh refresh, Clock clock) {
        this.channels = channels;
        this.refresh = refresh;
        this.clock = clock;
    }

    /**
     * Does so again and again. Interrupted soon when it is stopped, for a channel can take minutes; its next turn repeats it.
     * After a failure the channel that failed is taken again only after its claim has run out; others go on.
     */
    Loop loop() {
        return new Loop("preview-refresh", POLL, this::run)
                .inPhase(PHASE)
                .withPatience(PATIENCE)
                .retryingAfter(POLL, POLL);
    }

    /** Refreshes every channel that is due now; returns how many. */
    int run() throws InterruptedException {
        int refreshed = 0;
        PreviewChannel due = channels.takeDue(clock.instant()).orElse(null);
        while (due != null) {
            refresh.run(due, () -> {});
            refreshed++;
            due = channels.takeDue(clock.instant()).orElse(null);
        }
        return refreshed;
    }
}
