package io.kanal.changes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Lane;
import io.kanal.changes.NodeFollower;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeFollowingTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<LogNode> nodes = new ArrayList<>();

    @BeforeEach
    void record() {
        database.jdbc().sql("create table record (message bigint primary key)").update();
    }

    @AfterEach
    void stop() {
        nodes.reversed().forEach(LogNode::close);
    }

    @Test
    void everyNodeKeepsItsOwnCopy() {
        append(new LogNode(database, "writer"), Lane.LIVE, 1, 2);
        Store first = new Store();
        Store second = new Store();
        LogNode a = node("a", first.open());
        node("b", second.open());
        append(a, Lane.LIVE, 3);
        append(a, Lane.BULK, 4);

        first.awaitMessages(1, 2, 3, 4);
        second.awaitMessages(1, 2, 3, 4);
        assertThat(first.rebuilds.get()).isEqualTo(1);
        assertThat(a.followers.list(Caller.KANAL))
                .extracting(FollowerStatus::node)
                .containsExactly("a", "b");
        await().until(() -> a.followers.list(Caller.KANAL).stream().allMatch(status -> status.lagRows() == 0));
    }

    @Test
    void aRestartFollowsFromWhatIsDurable() {
        Store store = new Store();
        LogNode a = node("a", store.open());
        append(a, Lane.LIVE, 1);
        store.awaitMessages(1);
        closed(a);
        append(new LogNode(database, "writer"), Lane.LIVE, 2);
        node("a", store.open());

        store.awaitMessages(1, 2);
        assertThat(store.rebuilds.get()).isEqualTo(1);
    }

    @Test
    void aCrashLosesWhatWasNotDurableAndItComesAgain() {
        Store store = new Store();
        LogNode a = node("a", store.open());
        append(a, Lane.LIVE, 1);
        store.awaitMessages(1);
        await().until(() -> store.durable.contains(1L));
        store.commits = false;
        append(a, Lane.LIVE, 2);
        store.awaitMessages(1, 2);
        closed(a);
        store.commits = true;
        store.crash();
        assertThat(store.open).containsExactly(1L);
        node("a", store.open());

        store.awaitMessages(1, 2);
        assertThat(store.rebuilds.get()).isEqualTo(1);
    }

    @Test
    void aStoreOfAnotherEpochIsRebuilt() {
        Store store = new Store();
        LogNode a = node("a", store.open());
        append(a, Lane.LIVE, 1);
        store.awaitMessages(1);
        await().until(() -> state(a) == FollowerStatus.State.FOLLOWING);
        a.changes.renewEpoch();
        a.wakeups.wake();

        await().atMost(Duration.ofSeconds(15)).until(() -> store.rebuilds.get() == 2);
        append(a, Lane.LIVE, 2);
        store.awaitMessages(1, 2);
    }

    @Test
    void aRebuildThatAStopBreaksOffIsNotTakenForAWholeOne() {
        append(new LogNode(database, "writer"), Lane.LIVE, 1, 2);
        Store store = new Store();
        CountDownLatch begun = new CountDownLatch(1);
        store.duringRebuild = () -> {
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        };
        LogNode a = node("a", store.open());
        await().until(() -> begun.getCount() == 0);
        closed(a);
        assertThat(store.cursors).isEqualTo(NodeFollower.Cursors.NONE);
        store.duringRebuild = () -> {};
        node("a", store.open());

        store.awaitMessages(1, 2);
        assertThat(store.rebuilds.get()).isEqualTo(2);
    }

    @Test
    void aResetRebuildsEveryCopy() {
        Store first = new Store();
        Store second = new Store();
        LogNode a = node("a", first.open());
        node("b", second.open());
        await().until(() -> first.rebuilds.get() == 1 && second.rebuilds.get() == 1);
        await().until(() -> a.followers.list(Caller.KANAL).stream()
                .allMatch(status -> status.state() == FollowerStatus.State.FOLLOWING));
        a.followers.reset(Caller.KANAL, "index");

        await().until(() -> first.rebuilds.get() == 2 && second.rebuilds.get() == 2);
    }

    @Test
    void aChangeThatFailsIsSetAsideOnThatNodeAndTheOthersAreApplied() {
        Store healthy = new Store();
        Store sick = new Store();
        sick.before = batch -> {
            if (batch.stream().anyMatch(change -> messageOf(change) == 7)) {
                throw new IllegalStateException("cannot index 7");
            }
        };
        LogNode a = node("a", healthy.open());
        node("b", sick.open());
        await().until(() -> healthy.rebuilds.get() == 1 && sick.rebuilds.get() == 1);
        append(a, Lane.LIVE, LongStream.rangeClosed(1, 20).toArray());

        healthy.awaitMessages(LongStream.rangeClosed(1, 20).toArray());
        sick.awaitMessages(
                LongStream.rangeClosed(1, 20).filter(message -> message != 7).toArray());
        await().until(() -> a.aside().size() == 1);
        assertThat(a.aside().getFirst().id()).matches("index:[0-9]+@b");
        sick.before = batch -> {};
        a.decide("retry");
        sick.awaitMessages(LongStream.rangeClosed(1, 20).toArray());
        await().until(() -> a.aside().isEmpty());
    }

    @Test
    void nothingIsPrunedThatANodeHasNotMadeDurable() {
        Store store = new Store();
        LogNode a = node("a", store.open());
        await().until(() -> state(a) == FollowerStatus.State.FOLLOWING);
        store.commits = false;
        append(a, Lane.LIVE, 1, 2);
        append(a, Lane.BULK, 3);
        store.awaitMessages(1, 2, 3);
        assertThat(a.pruner.prune()).isZero();
        store.commits = true;
        await().until(() -> store.durable.size() == 3);

        await().until(() -> a.pruner.prune() > 0);
        assertThat(a.changes.read(Lane.LIVE, 0, 10)).isEmpty();
        assertThat(a.changes.read(Lane.BULK, 0, 10)).isEmpty();
        assertThat(a.changes.head()).as("the head never falls back").isEqualTo(3);
    }

    @Test
    void aNodeThatWasAwayForLongerThanAWeekNoLongerHoldsUpPruningAndIsRebuilt() {
        Store away = new Store();
        LogNode b = node("b", away.open());
        await().until(() -> state(b) == FollowerStatus.State.FOLLOWING);
        closed(b);
        Store store = new Store();
        LogNode a = node("a", store.open());
        append(a, Lane.LIVE, 1, 2);
        await().until(() -> store.durable.size() == 2);
        await().until(() -> a.followers.list(Caller.KANAL).getFirst().lagRows() == 0);
        assertThat(a.pruner.prune()).as("the other node may come back").isZero();
        database.jdbc()
                .sql("update node_follower set seen_at = seen_at - interval '8 days' where node = 'b'")
                .update();
        assertThat(a.pruner.prune()).isEqualTo(2);
        node("b", away.open());

        away.awaitMessages(1, 2);
        assertThat(away.rebuilds.get()).isEqualTo(2);
    }

    @Test
    void pruningIsQuickWhateverTheDatabaseBelievesOfALane() {
        Store store = new Store();
        LogNode a = node("a", store.open());
        await().until(() -> state(a) == FollowerStatus.State.FOLLOWING);
        closed(a);
        // Statistics of a log without bulk rows, as a pruned one has them.
        database.jdbc()
                .sql(
                        "insert into change_log (lane, kind) select 'LIVE', 'MESSAGE_ADDED' from generate_series(1, 30000)")
                .update();
        database.jdbc().sql("analyze change_log").update();
        database.jdbc()
                .sql(
                        "insert into change_log (lane, kind) select 'BULK', 'MESSAGE_ADDED' from generate_series(1, 60000)")
                .update();
        database.jdbc().sql("update node_follower set live = 0, bulk = 90000").update();

        assertThat(assertTimeout(Duration.ofSeconds(10), a.pruner::prune)).isEqualTo(60_000);
    }

    private LogNode node(String name, NodeFollower follower) {
        LogNode node = new LogNode(database, name).with(follower).start();
        nodes.add(node);
        return node;
    }

    private void closed(LogNode node) {
        nodes.remove(node);
        node.close();
    }

    private static FollowerStatus.State state(LogNode node) {
        return node.followers.list(Caller.KANAL).stream()
                .map(FollowerStatus::state)
                .findFirst()
                .orElse(FollowerStatus.State.UNHELD);
    }

    private void append(LogNode node, Lane lane, long... messages) {
        node.transactions.executeWithoutResult(status -> {
            for (long message : messages) {
                node.jdbc
                        .sql("insert into record (message) values (?)")
                        .param(message)
                        .update();
                node.changes.append(lane, ChangeKind.MESSAGE_ADDED, new ChatId(1), new MessageId(message), null);
            }
        });
    }

    private static long messageOf(Change change) {
        return Objects.requireNonNull(change.message()).value();
    }

    /** Stands for an index on a disk: what is durable outlives the node. */
    private final class Store {
        final Set<Long> open = new ConcurrentSkipListSet<>();
        final Set<Long> durable = new ConcurrentSkipListSet<>();
        final AtomicInteger rebuilds = new AtomicInteger();
        volatile NodeFollower.Cursors cursors = NodeFollower.Cursors.NONE;
        volatile boolean commits = true;
        volatile Runnable duringRebuild = () -> {};
        volatile Consumer<List<Change>> before = batch -> {};

        void crash() {
            open.clear();
            open.addAll(durable);
        }

        void awaitMessages(long... messages) {
            Set<Long> expected = LongStream.of(messages).boxed().collect(Collectors.toSet());
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(open).containsExactlyInAnyOrderElementsOf(expected));
        }

        NodeFollower open() {
            return new NodeFollower() {
                @Override
                public String name() {
                    return "index";
                }

                @Override
                public Cursors start() {
                    return cursors;
                }

                @Override
                public void rebuild() {
                    open.clear();
                    open.addAll(database.jdbc()
                            .sql("select message from record")
                            .query(Long.class)
                            .list());
                    rebuilds.incrementAndGet();
                    duringRebuild.run();
                }

                @Override
                public void apply(Lane lane, List<Change> batch) {
                    before.accept(batch);
                    batch.forEach(change -> open.add(messageOf(change)));
                }

                @Override
                public Cursors commit(Cursors applied) {
                    if (commits) {
                        durable.clear();
                        durable.addAll(open);
                        cursors = applied;
                    }
                    return cursors;
                }
            };
        }
    }
}
