package io.kanal.changes.internal;

import io.kanal.changes.Change;
import io.kanal.changes.Lane;
import io.kanal.changes.NodeFollower;
import io.kanal.changes.NodeFollower.Cursors;
import io.kanal.changes.OwnFollowers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs this node's own copy of a follower that every node runs. The follower keeps its cursors in its own store; what it
 * has made durable is registered, so that the log is not pruned below it.
 */
final class NodeFollowerRunner implements Runner {
    private static final Logger log = LoggerFactory.getLogger(NodeFollowerRunner.class);
    private static final int BATCH = 1_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final NodeFollower follower;
    private final FollowerTools tools;
    private final String node;
    private final Pauses pauses = new Pauses();
    private final Drain live;
    private final Drain bulk;
    private final Pace pace = new Pace(BATCH);
    private Cursors applied = Cursors.NONE;
    private Cursors durable = Cursors.NONE;
    private NodeFollowerRows.@Nullable Row row;
    private long lookedNanos;
    private long committedNanos = System.nanoTime();
    private boolean failing;
    private @Nullable String error;
    private @Nullable Thread rebuilding;

    NodeFollowerRunner(NodeFollower follower, FollowerTools tools) {
        this.follower = follower;
        this.tools = tools;
        node = tools.node().value();
        live = new Drain(follower.name(), new Attempts(BATCH, tools.properties()));
        bulk = new Drain(follower.name(), new Attempts(BATCH, tools.properties()));
        tools.own().begin(follower);
    }

    @Override
    public String name() {
        return follower.name();
    }

    /** A rebuild is broken off by an interrupt; anything else is short and ends by itself. */
    @Override
    public synchronized void stop() {
        pauses.stop();
        if (rebuilding != null) {
            rebuilding.interrupt();
        }
    }

    @Override
    public void run() {
        int failures = 0;
        while (!pauses.stopped()) {
            try {
                follow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception | Error e) {
                // Whatever it was: a thread that ends leaves this node's copy behind, and nobody would know.
                if (pauses.stopped()) {
                    log.debug("Follower {} was broken off by the shutdown", name(), e);
                    return;
                }
                failures++;
                log.error("Follower {} cannot follow on this node, trying again", name(), e);
                show(null, Drain.describe(e));
                if (!sleep(failures)) {
                    return;
                }
            }
        }
    }

    private void follow() throws InterruptedException {
        applied = follower.start();
        durable = applied;
        tell(false);
        row = tools.nodeRows().register(name(), node, FollowerRows.State.FOLLOWING, durable);
        lookedNanos = System.nanoTime();
        while (!pauses.stopped()) {
            long seen = tools.wakeups().count();
            NodeFollowerRows.Row now = look();
            if (now.resetRequested() || !now.canFollow(durable)) {
                rebuild();
            } else if (now.retryRequested()) {
                retrySetAside();
            } else {
                advance(now, seen);
                commitNowAndThen();
            }
        }
        commit();
    }

    private NodeFollowerRows.Row look() {
        NodeFollowerRows.Row now = row;
        if (now == null || System.nanoTime() - lookedNanos > BETWEEN_LOOKS.toNanos()) {
            now = tools.nodeRows().find(name(), node).orElse(null);
            if (now == null) {
                now = tools.nodeRows().register(name(), node, FollowerRows.State.FOLLOWING, durable);
            }
            row = now;
            lookedNanos = System.nanoTime();
        }
        return now;
    }

    private void rebuild() {
        Cursors head = headOfLog();
        log.info("Follower {} is rebuilt on this node", name());
        tools.nodeRows().register(name(), node, FollowerRows.State.REBUILDING, head);
        tell(true);
        if (!rebuiltToItsEnd()) {
            log.info("The rebuild of follower {} was broken off and begins again at the next start", name());
            return;
        }
        applied = head;
        durable = follower.commit(applied);
        // Only now: a rebuild that was asked for and broken off is still asked for.
        tools.nodeRows().clearRequests(name(), node);
        tools.setAside().removeAll(name(), node);
        committedNanos = System.nanoTime();
        row = tools.nodeRows().register(name(), node, FollowerRows.State.FOLLOWING, durable);
        show(null, null);
        log.info("Follower {} is rebuilt on this node and follows", name());
    }

    /** False when the rebuild was broken off: then what there is must not be taken for the whole. */
    private boolean rebuiltToItsEnd() {
        synchronized (this) {
            if (pauses.stopped()) {
                return false;
            }
            rebuilding = Thread.currentThread();
        }
        try {
            follower.rebuild();
        } finally {
            synchronized (this) {
                rebuilding = null;
            }
        }
        return !Thread.interrupted();
    }

    private Cursors headOfLog() {
        long epoch = tools.changes().epoch();
        long head = tools.changes().head();
        return new Cursors(epoch, head, head);
    }

    private void retrySetAside() {
        row = null;
        for (Change change : tools.setAside().toRetry(name(), node)) {
            try {
                follower.apply(change.lane(), List.of(change));
                // Durable first: what is no longer listed must not be lost by a crash.
                commit();
                tools.setAside().remove(name(), node, change.seq());
                log.info("Follower {} has applied the change {} that was set aside", name(), change.seq());
            } catch (Exception | LinkageError | StackOverflowError e) {
                // What this change can have caused; anything else leaves it asked for and begins following anew.
                log.warn("Follower {} failed again on the change {} that was set aside", name(), change.seq(), e);
                tools.setAside().add(name(), node, change, Drain.describe(e));
            }
        }
    }

    private void advance(NodeFollowerRows.Row now, long seen) throws InterruptedException {
        Drain.Step step = live.step(new LaneTarget(Lane.LIVE, now));
        if (step instanceof Drain.Step.Empty) {
            step = bulk.step(new LaneTarget(Lane.BULK, now));
        }
        switch (step) {
            case Drain.Step.Moved moved -> {
                if (failing) {
                    show(null, null);
                }
            }
            case Drain.Step.Empty empty -> {
                waitForWork(seen);
                // What woke it may be a wish of a person.
                row = null;
            }
            case Drain.Step.Failed failed -> {
                row = null;
                pauses.sleep(failed.pause());
            }
        }
    }

    /** Waits no longer than until the next commit is due. */
    private void waitForWork(long seen) throws InterruptedException {
        if (applied.equals(durable)) {
            tools.wakeups().await(seen);
            return;
        }
        long due = tools.properties().commitEvery().toNanos() - (System.nanoTime() - committedNanos);
        Duration poll = tools.wakeups().isListening()
                ? tools.properties().poll()
                : tools.properties().pollDeaf();
        tools.wakeups().await(seen, Duration.ofNanos(Math.clamp(due, 1, poll.toNanos())));
    }

    private void commitNowAndThen() {
        if (System.nanoTime() - committedNanos
                >= tools.properties().commitEvery().toNanos()) {
            commit();
        }
    }

    /** Makes durable what was applied and registers it; registering anew also says that this node is alive. */
    private void commit() {
        if (!applied.equals(durable)) {
            durable = follower.commit(applied);
        }
        committedNanos = System.nanoTime();
        row = tools.nodeRows().register(name(), node, FollowerRows.State.FOLLOWING, durable);
    }

    private void show(@Nullable Long seq, @Nullable String error) {
        failing = error != null;
        this.error = error;
        tell(false);
        try {
            tools.nodeRows().failing(name(), node, seq, error);
        } catch (RuntimeException e) {
            log.debug("The state of follower {} could not be stored", name(), e);
        }
    }

    /** Says where this copy stands to whoever waits for it. */
    private void tell(boolean rebuilding) {
        tools.own().stands(follower, new OwnFollowers.Standing(applied, rebuilding, error));
    }

    private boolean sleep(int failures) {
        try {
            return pauses.sleep(tools.properties().pauseAfter(failures));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One lane, from where this node's copy has applied it. */
    private final class LaneTarget implements Drain.Target {
        private final Lane lane;
        private final NodeFollowerRows.Row now;

        LaneTarget(Lane lane, NodeFollowerRows.Row now) {
            this.lane = lane;
            this.now = now;
        }

        @Override
        public List<Change> read(int limit) {
            int atOnce = lane == Lane.BULK ? Math.min(limit, pace.size()) : limit;
            return tools.changes().read(lane, applied.of(lane), atOnce);
        }

        @Override
        public void apply(List<Change> batch) {
            long start = System.nanoTime();
            follower.apply(lane, batch);
            applied = applied.with(lane, batch.getLast().seq());
            tell(false);
            if (lane == Lane.BULK) {
                pace.took(batch.size(), System.nanoTime() - start);
            }
        }

        @Override
        public void setAside(Change change, String error) {
            tools.setAside().add(name(), node, change, error);
            applied = applied.with(lane, change.seq());
            tell(false);
            tools.nodeRows().clearRequests(name(), node);
            row = null;
        }

        @Override
        public void failing(long seq, String error) {
            show(seq, error);
        }

        @Override
        public Optional<Long> toSkip() {
            return Optional.ofNullable(now.skipSeq());
        }
    }
}
