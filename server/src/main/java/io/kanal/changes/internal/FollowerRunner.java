package io.kanal.changes.internal;

import io.kanal.changes.Follower;
import io.kanal.changes.Lease;
import io.kanal.changes.Leases;
import io.kanal.changes.SideLog;
import io.kanal.changes.internal.log.Wakeups;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one follower on this node whenever this node holds its lease. */
final class FollowerRunner implements Runner {
    private static final Logger log = LoggerFactory.getLogger(FollowerRunner.class);

    /** Of the leases' names. */
    private static final String KIND = "follower";

    private final Follower follower;
    private final @Nullable SideLog side;
    private final FollowerTools tools;
    private final Pauses pauses = new Pauses();

    /** With the log it follows where that is not the change log. */
    FollowerRunner(Follower follower, @Nullable SideLog side, FollowerTools tools) {
        this.follower = follower;
        this.side = side;
        this.tools = tools;
    }

    @Override
    public String name() {
        return follower.name();
    }

    @Override
    public void stop() {
        pauses.stop();
    }

    @Override
    public void run() {
        int failures = 0;
        while (!pauses.stopped()) {
            try {
                runOnce();
                failures = 0;
            } catch (InterruptedException e) {
                if (pauses.stopped()) {
                    Thread.currentThread().interrupt();
                    return;
                }
                log.debug("A rebuild of follower {} was broken off because the lease was lost", name(), e);
            } catch (RuntimeException | Error e) {
                // Whatever it was: a thread that ends takes the follower with it, and nobody would know.
                failures++;
                log.warn("Follower {} cannot run now, trying again: {}", name(), Drain.describe(e));
                log.debug("The cause", e);
                if (!sleep(failures)) {
                    return;
                }
            }
        }
    }

    private void runOnce() throws InterruptedException {
        Wakeups freed = tools.wakeups().of(Leases.freed(KIND));
        long seen = freed.count();
        Optional<Lease> acquired = tools.leases().tryAcquire(KIND + ":" + name());
        if (acquired.isEmpty()) {
            freed.await(seen, tools.properties().leaseRenewal());
            return;
        }
        try (Lease lease = acquired.get()) {
            new Reign(follower, side, tools, lease, pauses).run();
        }
    }

    private boolean sleep(int failures) {
        try {
            return pauses.sleep(tools.properties().pauseAfter(failures));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
