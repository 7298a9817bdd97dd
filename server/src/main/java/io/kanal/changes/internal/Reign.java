package io.kanal.changes.internal;

import io.kanal.changes.Change;
import io.kanal.changes.Follower;
import io.kanal.changes.Follower.Role;
import io.kanal.changes.Lane;
import io.kanal.changes.Lease;
import io.kanal.changes.SideLog;
import io.kanal.changes.internal.log.Wakeups;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One follower on this node for as long as one lease holds.
 *
 * <p>What makes a change apply exactly once: the effect and the move of the cursor are one transaction, and the move is
 * accepted only from the newest holder and only from where the cursor stands. So two holders that overlap for a moment may
 * both work on a batch, but only one of them commits; and after a failure, which may be a commit of unknown outcome, the
 * cursor is read again and tells what happened.
 */
final class Reign {
    private static final Logger log = LoggerFactory.getLogger(Reign.class);
    private static final int BATCH = 1_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_SIGNS = Duration.ofMinutes(1);

    private final Follower follower;
    /** What it follows; null for the change log. */
    private final @Nullable SideLog side;

    private final FollowerTools tools;
    private final FollowerRows rows;
    private final Wakeups wakeups;
    private final Lease lease;
    private final Pauses pauses;
    private final Drain live;
    private final Drain bulk;
    private final Drain replay;
    private FollowerRows.@Nullable Row row;
    private long lookedNanos;
    private long seenNanos = System.nanoTime();
    private int failedStarts;

    Reign(Follower follower, @Nullable SideLog side, FollowerTools tools, Lease lease, Pauses pauses) {
        this.follower = follower;
        this.side = side;
        this.tools = tools;
        wakeups = side == null ? tools.wakeups() : tools.wakeups().of(side.name());
        this.lease = lease;
        this.pauses = pauses;
        rows = tools.rows();
        live = new Drain(follower.name(), new Attempts(BATCH, tools.properties()));
        bulk = new Drain(follower.name(), new Attempts(BATCH, tools.properties()));
        replay = new Drain(follower.name(), new Attempts(BATCH, tools.properties()));
    }

    void run() throws InterruptedException {
        rows.introduce(
                name(),
                follower.role(),
                side == null ? FollowerRows.CHANGE_LOG : side.name(),
                tools.changes().epoch(),
                side == null ? tools.changes().head() : 0);
        if (rows.claim(name(), lease.holder(), lease.epoch()).isEmpty()) {
            return;
        }
        log.info("Follower {} runs here from now on ({})", name(), lease);
        while (!pauses.stopped() && lease.isHeld()) {
            long seen = wakeups.count();
            FollowerRows.Row now = look();
            if (now == null) {
                break;
            }
            if (needsFreshStart(now)) {
                startAfresh(now);
            } else if (now.retryRequested()) {
                retrySetAside();
            } else {
                advance(now, seen);
            }
        }
        if (!pauses.stopped()) {
            log.info("Follower {} does not run here any more ({})", name(), lease);
        }
    }

    /** The row: at least once a second, and anew after anything that may have changed it; null when another holds it. */
    private FollowerRows.@Nullable Row look() {
        if (row == null || System.nanoTime() - lookedNanos > BETWEEN_LOOKS.toNanos()) {
            row = rows.find(name(), lease.epoch()).orElse(null);
            lookedNanos = System.nanoTime();
            if (lookedNanos - seenNanos > BETWEEN_SIGNS.toNanos()) {
                rows.seen(name(), lease.epoch());
                seenNanos = lookedNanos;
            }
        }
        return row;
    }

    private boolean needsFreshStart(FollowerRows.Row now) {
        return now.state() != FollowerRows.State.FOLLOWING
                || now.resetRequested()
                || now.isOfAnotherEpoch()
                || (now.gap() && follower.role() == Role.VIEW);
    }

    private void startAfresh(FollowerRows.Row now) throws InterruptedException {
        long epoch = now.logEpoch();
        row = null;
        if (side != null && !now.resetRequested()) {
            // A restore brings rows and cursor back together, so the cursor still means what it did.
            rows.moveToHead(name(), lease.epoch(), epoch, now.cursors().live());
            return;
        }
        long head = side == null ? tools.changes().head() : side.head();
        switch (follower.role()) {
            case REACTION -> rows.moveToHead(name(), lease.epoch(), epoch, head);
            case VIEW -> {
                if (rows.beginRebuild(name(), lease.epoch(), epoch, head)) {
                    rebuild();
                }
            }
        }
    }

    private void rebuild() throws InterruptedException {
        log.info("Follower {} is rebuilt", name());
        Thread self = Thread.currentThread();
        lease.whenLost(self::interrupt);
        try {
            follower.rebuild();
            if (Thread.interrupted()) {
                log.info("The rebuild of follower {} was broken off and begins again later", name());
                return;
            }
            rows.endRebuild(name(), lease.epoch());
            failedStarts = 0;
            log.info("Follower {} is rebuilt and follows", name());
        } catch (Exception | LinkageError | StackOverflowError e) {
            // What the rebuild can have caused is shown with the follower; anything else ends the reign.
            if (pauses.stopped() || !lease.isHeld()) {
                log.info("The rebuild of follower {} was broken off and begins again later", name());
                return;
            }
            failedStarts++;
            log.error("Follower {} could not be rebuilt, trying again", name(), e);
            rows.failing(name(), lease.epoch(), null, Drain.describe(e));
            pauses.sleep(tools.properties().pauseAfter(failedStarts));
        } finally {
            lease.whenLost(() -> {});
            if (Thread.interrupted()) {
                log.debug("The interrupt that broke off a rebuild is done with");
            }
        }
    }

    private void retrySetAside() {
        row = null;
        for (Change change : tools.setAside().toRetry(name(), SetAsideRows.NO_NODE)) {
            try {
                tools.transactions().executeWithoutResult(status -> {
                    follower.apply(List.of(change));
                    // Only one of two holders that overlap can take the row away.
                    if (!tools.setAside().remove(name(), SetAsideRows.NO_NODE, change.seq())) {
                        throw new CursorLost(name());
                    }
                });
                log.info("Follower {} has applied the change {} that was set aside", name(), change.seq());
            } catch (CursorLost e) {
                return;
            } catch (Exception | LinkageError | StackOverflowError e) {
                // What this change can have caused; anything else leaves it asked for and ends the reign.
                log.warn("Follower {} failed again on the change {} that was set aside", name(), change.seq(), e);
                tools.setAside().add(name(), SetAsideRows.NO_NODE, change, Drain.describe(e));
            }
        }
    }

    /** One batch of the most urgent lane that has any; waits when none has. */
    private void advance(FollowerRows.Row now, long seen) throws InterruptedException {
        try {
            Drain.Step step = live.step(new LaneTarget(Lane.LIVE, now));
            if (step instanceof Drain.Step.Empty && now.replayAfter() != null) {
                step = replay.step(new ReplayTarget(now));
            }
            if (step instanceof Drain.Step.Empty && follower.role() == Role.VIEW) {
                step = bulk.step(new LaneTarget(Lane.BULK, now));
            }
            switch (step) {
                case Drain.Step.Moved moved -> {}
                case Drain.Step.Empty empty -> {
                    wakeups.await(seen);
                    // What woke it may be a wish of a person.
                    row = null;
                }
                case Drain.Step.Failed failed -> {
                    row = null;
                    pauses.sleep(failed.pause());
                }
            }
        } catch (CursorLost e) {
            row = null;
        }
    }

    private List<Change> readLog(Lane lane, long after, int limit) {
        return side == null ? tools.changes().read(lane, after, limit) : side.read(after, limit);
    }

    private String name() {
        return follower.name();
    }

    /** One lane, from where the row says the cursor stands. */
    private final class LaneTarget implements Drain.Target {
        private final Lane lane;
        private final FollowerRows.Row from;

        LaneTarget(Lane lane, FollowerRows.Row from) {
            this.lane = lane;
            this.from = from;
        }

        @Override
        public List<Change> read(int limit) {
            return readLog(lane, from.cursors().of(lane), limit);
        }

        @Override
        public void apply(List<Change> batch) {
            tools.transactions().executeWithoutResult(status -> {
                follower.apply(batch);
                move(batch.getLast());
            });
            moved(batch.getLast());
        }

        @Override
        public void setAside(Change change, String error) {
            tools.transactions().executeWithoutResult(status -> {
                tools.setAside().add(name(), SetAsideRows.NO_NODE, change, error);
                move(change);
            });
            row = null;
        }

        private void move(Change last) {
            if (!rows.move(name(), lease.epoch(), lane, from.cursors().of(lane), last.seq())) {
                throw new CursorLost(name());
            }
        }

        private void moved(Change last) {
            row = from.at(from.cursors().with(lane, last.seq()));
        }

        @Override
        public void failing(long seq, String error) {
            rows.failing(name(), lease.epoch(), seq, error);
        }

        @Override
        public Optional<Long> toSkip() {
            return Optional.ofNullable(from.skipSeq());
        }
    }

    /** Live changes of a range that a person asked to be applied once more. */
    private final class ReplayTarget implements Drain.Target {
        private final long after;
        private final long through;

        ReplayTarget(FollowerRows.Row from) {
            after = from.replayAfter() == null ? 0 : from.replayAfter();
            through = from.replayThrough() == null ? 0 : from.replayThrough();
        }

        @Override
        public List<Change> read(int limit) {
            List<Change> batch = readLog(Lane.LIVE, after, limit).stream()
                    .filter(change -> change.seq() <= through)
                    .toList();
            if (batch.isEmpty()) {
                rows.moveReplay(name(), lease.epoch(), after, through);
                row = null;
            }
            return batch;
        }

        @Override
        public void apply(List<Change> batch) {
            tools.transactions().executeWithoutResult(status -> {
                follower.apply(batch);
                move(batch.getLast());
            });
            row = null;
        }

        @Override
        public void setAside(Change change, String error) {
            tools.transactions().executeWithoutResult(status -> {
                tools.setAside().add(name(), SetAsideRows.NO_NODE, change, error);
                move(change);
            });
            row = null;
        }

        private void move(Change last) {
            if (!rows.moveReplay(name(), lease.epoch(), after, last.seq())) {
                throw new CursorLost(name());
            }
        }

        @Override
        public void failing(long seq, String error) {
            rows.failing(name(), lease.epoch(), seq, error);
        }

        @Override
        public Optional<Long> toSkip() {
            return Optional.empty();
        }
    }
}
