package io.kanal.operations.internal.lifecycle;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The longest an orderly shutdown may take. What has not ended by then is cut off; everything that was confirmed is in the
 * database, jobs go on from their checkpoints, and the watchdog of PostgreSQL stops it cleanly.
 */
/*
 * The order, by SmartLifecycle phases, highest first; docs/operations.md tells the same:
 *
 *   web server (Boot)    no new requests; running ones may end
 *   3000 jobs            checkpoint and stop
 *   2500 slow work       give keys back
 *   2000 followers       end the batch, commit indexes
 *   1500 log housekeeping, 1100 log listener
 *   1000 leases          released, so that another node goes on at once
 *   beans, in reverse order of need: indexes, models, pool, PostgreSQL, lock of the data directory
 */
@Component
class ShutdownBound {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownBound.class);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int STATUS = 143;

    @EventListener
    void onClose(ContextClosedEvent closed) {
        if (!processIsEnding()) {
            return;
        }
        LOG.info("Stopping");
        Thread.ofPlatform().name("shutdown-bound").daemon().start(() -> {
            LockSupport.parkNanos(BOUND.toNanos());
            LOG.warn("The shutdown took longer than {}; cutting off what still runs", BOUND);
            Runtime.getRuntime().halt(STATUS);
        });
    }

    /** Java tells it only by refusing new hooks; a context that is closed for another reason must not end the process. */
    private static boolean processIsEnding() {
        Thread probe = Thread.ofPlatform().unstarted(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }
}
