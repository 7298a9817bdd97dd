package io.kanal.changes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.Follower;
import io.kanal.changes.FollowerStatus;
import io.kanal.changes.Lane;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessResourceFailureException;

class FollowingTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<LogNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.reversed().forEach(LogNode::close);
    }

    @Test
    void aChangeReachesAFollowerThatIsIdle() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        LogNode node = node("a", view);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 1, 2, 3);

        view.awaitLive(1, 2, 3);
        FollowerStatus status = node.followers.list(Caller.KANAL).getFirst();
        assertThat(status.lagRows()).isZero();
        assertThat(status.holder()).startsWith("a/");
        assertThat(status.live()).isEqualTo(node.changes.head());
    }

    @Test
    void aViewBeginsWithARebuildAndAReactionAtTheHead() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        Recorder reaction = new Recorder("reaction", Follower.Role.REACTION);
        LogNode writer = new LogNode(database, "writer");
        append(writer, Lane.LIVE, 1, 2);
        LogNode node = node("a", view, reaction);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING
                && state(node, "reaction") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 3);

        view.awaitLive(3);
        reaction.awaitLive(3);
        assertThat(view.rebuilds.get()).isEqualTo(1);
        assertThat(reaction.rebuilds.get()).isZero();
    }

    @Test
    void reactionsNeverSeeTheBulkLane() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        Recorder reaction = new Recorder("reaction", Follower.Role.REACTION);
        LogNode node = node("a", view, reaction);
        await().until(() -> state(node, "reaction") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.BULK, 1, 2);
        append(node, Lane.LIVE, 3);

        reaction.awaitLive(3);
        await().until(() -> view.bulk().equals(List.of(1L, 2L)));
        assertThat(reaction.bulk()).isEmpty();
    }

    @Test
    void liveChangesGoBeforeBulkOnes() {
        CountDownLatch begin = new CountDownLatch(1);
        Recorder view = new Recorder("view", Follower.Role.VIEW) {
            @Override
            public void rebuild() {
                awaitLatch(begin);
            }
        };
        LogNode node = node("a", view);
        await().until(() -> state(node, "view") == FollowerStatus.State.REBUILDING);
        append(node, Lane.BULK, LongStream.rangeClosed(1, 2_000).toArray());
        append(node, Lane.LIVE, 5_000);
        begin.countDown();

        await().until(() -> view.applied.size() == 2_001);
        assertThat(messageOf(view.applied.getFirst())).isEqualTo(5_000);
    }

    @Test
    void aChangeThatFailsFiveTimesIsSetAsideAndTheOthersAreApplied() {
        AtomicInteger attempts = new AtomicInteger();
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        view.before = batch -> {
            if (batch.stream().anyMatch(change -> messageOf(change) == 667)) {
                if (batch.size() == 1) {
                    attempts.incrementAndGet();
                }
                throw new IllegalStateException("cannot stomach 667");
            }
        };
        LogNode node = node("a", view);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        long[] messages = LongStream.rangeClosed(1, 1_500).toArray();
        append(node, Lane.LIVE, messages);

        view.awaitLive(LongStream.of(messages).filter(message -> message != 667).toArray());
        assertThat(attempts.get()).isEqualTo(5);
        assertThat(node.aside()).singleElement().satisfies(aside -> {
            assertThat(aside.what()).isEqualTo("view: message added, chat 1, message 667");
            assertThat(aside.why()).contains("cannot stomach 667");
        });
        assertThat(node.followers.list(Caller.KANAL).getFirst().setAside()).isEqualTo(1);
    }

    @Test
    void whatWasSetAsideIsAppliedWhenAPersonHasItRetried() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        view.before = batch -> {
            throw new IllegalStateException("not yet");
        };
        LogNode node = node("a", view);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 1, 2);
        await().until(() -> node.aside().size() == 2);
        view.before = batch -> {};

        node.decide("retry");
        view.awaitLive(1, 2);
        await().until(() -> node.aside().isEmpty());
    }

    @Test
    void whatWasSetAsideCanBeForgotten() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        view.before = batch -> {
            throw new IllegalStateException("never");
        };
        LogNode node = node("a", view);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 1);
        await().until(() -> node.aside().size() == 1);

        node.decide("drop");
        assertThat(node.aside()).isEmpty();
    }

    @Test
    void anOutageSetsNothingAsideAndIsWaitedFor() {
        AtomicInteger attempts = new AtomicInteger();
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        view.before = batch -> {
            if (attempts.incrementAndGet() < 20) {
                throw new DataAccessResourceFailureException("the disk is away");
            }
        };
        LogNode node = node("a", view);
        append(node, Lane.LIVE, 1, 2);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 3);

        await().until(() -> view.live().contains(3L));
        assertThat(node.aside()).isEmpty();
    }

    @Test
    void aChangeThatWaitsForAnOutageCanBeGivenUp() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        view.before = batch -> {
            if (batch.stream().anyMatch(change -> messageOf(change) == 1)) {
                throw new DataAccessResourceFailureException("away for ever");
            }
        };
        LogNode node = node("a", view);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 1);
        await().until(() -> state(node, "view") == FollowerStatus.State.FAILING);
        long seq = Objects.requireNonNull(
                node.followers.list(Caller.KANAL).getFirst().failingSeq());
        node.followers.skip(Caller.KANAL, "view", seq);

        await().until(() -> node.aside().size() == 1);
        append(node, Lane.LIVE, 2);
        view.awaitLive(2);
    }

    @Test
    void aResetRebuildsAViewAndMovesAReactionToTheHead() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        Recorder reaction = new Recorder("reaction", Follower.Role.REACTION);
        LogNode node = node("a", view, reaction);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING
                && state(node, "reaction") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 1);
        reaction.awaitLive(1);
        node.followers.reset(Caller.KANAL, "view");
        node.followers.reset(Caller.KANAL, "reaction");

        await().until(() -> view.rebuilds.get() == 2);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 2);
        reaction.awaitLive(1, 2);
    }

    @Test
    void aReactionIsReplayedOnlyForARangeThatAPersonNames() {
        Recorder reaction = new Recorder("reaction", Follower.Role.REACTION);
        LogNode node = node("a", reaction);
        await().until(() -> state(node, "reaction") == FollowerStatus.State.FOLLOWING);
        append(node, Lane.LIVE, 1, 2, 3, 4);
        reaction.awaitLive(1, 2, 3, 4);
        List<Change> all = node.changes.read(Lane.LIVE, 0, 10);
        node.followers.replay(
                Caller.KANAL, "reaction", all.get(1).seq(), all.get(2).seq());

        reaction.awaitLive(1, 2, 3, 4, 2, 3);
        append(node, Lane.LIVE, 5);
        reaction.awaitLive(1, 2, 3, 4, 2, 3, 5);
    }

    @Test
    void aNewEpochRebuildsViewsAndMovesReactionsToTheHead() {
        Recorder view = new Recorder("view", Follower.Role.VIEW);
        Recorder reaction = new Recorder("reaction", Follower.Role.REACTION);
        LogNode node = node("a", view, reaction);
        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING
                && state(node, "reaction") == FollowerStatus.State.FOLLOWING);
        node.changes.renewEpoch();
        node.wakeups.wake();

        await().atMost(Duration.ofSeconds(15)).until(() -> view.rebuilds.get() == 2);
        assertThat(reaction.rebuilds.get()).isZero();
    }

    @Test
    void aFailingRebuildIsTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        Recorder view = new Recorder("view", Follower.Role.VIEW) {
            @Override
            public void rebuild() {
                if (attempts.incrementAndGet() < 4) {
                    throw new IllegalStateException("not yet");
                }
            }
        };
        LogNode node = node("a", view);

        await().until(() -> state(node, "view") == FollowerStatus.State.FOLLOWING);
        assertThat(attempts.get()).isEqualTo(4);
    }

    @Test
    void whenANodeStopsAnotherTakesOverAtOnceAndLosesNothing() {
        Recorder first = new Recorder("reaction", Follower.Role.REACTION);
        Recorder second = new Recorder("reaction", Follower.Role.REACTION);
        LogNode a = node("a", first);
        await().until(() -> state(a, "reaction") == FollowerStatus.State.FOLLOWING);
        LogNode b = node("b", second);
        append(b, Lane.LIVE, 1, 2);
        first.awaitLive(1, 2);
        nodes.remove(a);
        a.close();
        append(b, Lane.LIVE, 3);

        second.awaitLive(3);
        assertThat(first.live()).containsExactly(1L, 2L);
    }

    @Test
    void whenTheNotifyingConnectionIsCutChangesStillArriveAndItHeals() {
        Recorder reaction = new Recorder("reaction", Follower.Role.REACTION);
        LogNode node = node("a", reaction);
        await().until(() -> state(node, "reaction") == FollowerStatus.State.FOLLOWING && node.wakeups.isListening());
        int cut = node.jdbc.sql("""
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where application_name = 'kanal listener' and datname = current_database()""").query(Integer.class).single();
        assertThat(cut).isEqualTo(1);
        append(node, Lane.LIVE, 1);

        reaction.awaitLive(1);
        await().until(node.wakeups::isListening);
        append(node, Lane.LIVE, 2);
        reaction.awaitLive(1, 2);
    }

    private LogNode node(String name, Object... followers) {
        LogNode node = new LogNode(database, name).with(followers).start();
        nodes.add(node);
        return node;
    }

    private static FollowerStatus.State state(LogNode node, String follower) {
        return node.followers.list(Caller.KANAL).stream()
                .filter(status -> status.name().equals(follower))
                .map(FollowerStatus::state)
                .findFirst()
                .orElse(FollowerStatus.State.UNHELD);
    }

    private static void append(LogNode node, Lane lane, long... messages) {
        node.transactions.executeWithoutResult(status -> {
            for (long message : messages) {
                node.changes.append(lane, ChangeKind.MESSAGE_ADDED, new ChatId(1), new MessageId(message), null);
            }
        });
    }

    private static long messageOf(Change change) {
        return Objects.requireNonNull(change.message()).value();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A follower that remembers what it was given. */
    private static class Recorder implements Follower {
        final List<Change> applied = new CopyOnWriteArrayList<>();
        final AtomicInteger rebuilds = new AtomicInteger();
        volatile Consumer<List<Change>> before = batch -> {};
        private final String name;
        private final Role role;

        Recorder(String name, Role role) {
            this.name = name;
            this.role = role;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Role role() {
            return role;
        }

        @Override
        public void apply(List<Change> batch) {
            before.accept(batch);
            applied.addAll(batch);
        }

        @Override
        public void rebuild() {
            rebuilds.incrementAndGet();
        }

        List<Long> live() {
            return messages(Lane.LIVE);
        }

        List<Long> bulk() {
            return messages(Lane.BULK);
        }

        private List<Long> messages(Lane lane) {
            return applied.stream()
                    .filter(change -> change.lane() == lane)
                    .map(FollowingTest::messageOf)
                    .toList();
        }

        void awaitLive(long... messages) {
            List<Long> expected = LongStream.of(messages).boxed().toList();
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(live()).isEqualTo(expected));
        }
    }
}
