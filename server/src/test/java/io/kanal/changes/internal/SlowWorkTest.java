package io.kanal.changes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Lane;
import io.kanal.changes.SlowWorker;
import io.kanal.changes.internal.work.SlowWorkRows;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SlowWorkTest {
    private static final String QUEUE = "embed";

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<LogNode> nodes = new ArrayList<>();
    private final List<String> worked = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        nodes.reversed().forEach(LogNode::close);
    }

    @Test
    void aKeyIsWorkedOnAndLeavesTheQueue() {
        LogNode node = node("a", 2, keys -> SlowWorker.Outcome.DONE);
        enqueue(node, Lane.LIVE, "x", "y", "z");

        await().until(() -> node.slowWork.depth(QUEUE) == 0);
        assertThat(worked).containsExactlyInAnyOrder("x", "y", "z");
    }

    @Test
    void enqueueingOutsideATransactionIsRefused() {
        LogNode node = new LogNode(database, "a");
        assertThatThrownBy(() -> node.slowWork.enqueue(QUEUE, List.of("x"), Lane.LIVE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWaitingKeyIsOnlyLiftedToTheBetterPriority() {
        LogNode writer = new LogNode(database, "writer");
        enqueue(writer, Lane.BULK, "a", "b", "c");
        enqueue(writer, Lane.LIVE, "c", "c");
        enqueue(writer, Lane.BULK, "c");
        assertThat(writer.slowWork.depth(QUEUE)).isEqualTo(3);
        node("a", 1, keys -> SlowWorker.Outcome.DONE, 1);

        await().until(() -> worked.size() == 3);
        assertThat(worked.getFirst()).isEqualTo("c");
    }

    @Test
    void aKeyThatIsEnqueuedWhileItIsWorkedOnIsWorkedOnOnceMore() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        LogNode node = node("a", 1, keys -> {
            begun.countDown();
            awaitLatch(again);
            return SlowWorker.Outcome.DONE;
        });
        enqueue(node, Lane.LIVE, "x");
        awaitLatch(begun);
        enqueue(node, Lane.LIVE, "x");
        again.countDown();

        await().until(() -> node.slowWork.depth(QUEUE) == 0);
        assertThat(worked).containsExactly("x", "x");
    }

    @Test
    void whatADeadWorkerHeldIsTakenByAnotherWhenItsLeaseRunsOut() {
        LogNode writer = new LogNode(database, "writer");
        enqueue(writer, Lane.LIVE, "x", "y");
        SlowWorkRows rows = new SlowWorkRows(database.jdbc(), database.transactions());
        assertThat(rows.take(QUEUE, "dead worker", 10, Duration.ofMillis(500))).hasSize(2);
        assertThat(rows.take(QUEUE, "me", 10, Duration.ofMillis(500))).isEmpty();
        LogNode node = node("a", 1, keys -> SlowWorker.Outcome.DONE);

        await().atMost(Duration.ofSeconds(15)).until(() -> node.slowWork.depth(QUEUE) == 0);
        assertThat(worked).containsExactlyInAnyOrder("x", "y");
        rows.done(QUEUE, "dead worker", List.of(new SlowWorkRows.Taken("x", 0, 1)));
    }

    @Test
    void longWorkStaysLeased() {
        CountDownLatch end = new CountDownLatch(1);
        LogNode first = node("a", 1, keys -> {
            awaitLatch(end);
            return SlowWorker.Outcome.DONE;
        });
        enqueue(first, Lane.LIVE, "x");
        await().until(() -> worked.size() == 1);
        long leased = ready();
        node("b", 1, keys -> SlowWorker.Outcome.DONE);

        await().atMost(Duration.ofSeconds(10)).until(() -> ready() > leased);
        end.countDown();
        await().until(() -> first.slowWork.depth(QUEUE) == 0);
        assertThat(worked).containsExactly("x");
    }

    @Test
    void aKeyThatFailsFiveTimesIsSetAsideAndComesBackWhenItIsEnqueuedAnew() {
        AtomicInteger attempts = new AtomicInteger();
        LogNode node = node("a", 1, keys -> {
            if (keys.contains("bad") && attempts.incrementAndGet() <= 5) {
                return SlowWorker.Outcome.failed(Map.of("bad", "no good"));
            }
            return SlowWorker.Outcome.DONE;
        });
        enqueue(node, Lane.LIVE, "good", "bad");
        hurry();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            hurry();
            return setAside() == 1;
        });
        assertThat(node.slowWork.depth(QUEUE)).isZero();
        assertThat(worked).contains("good");
        assertThat(attempts.get()).isEqualTo(5);
        enqueue(node, Lane.LIVE, "bad");
        await().until(() -> setAside() == 0 && node.slowWork.depth(QUEUE) == 0);
        assertThat(attempts.get()).isEqualTo(6);
    }

    @Test
    void aKeyThatBreaksTheWholeBatchDoesNotTakeTheOthersAlong() {
        LogNode node = node("a", 1, keys -> {
            if (keys.contains("poison")) {
                throw new IllegalStateException("poison");
            }
            return SlowWorker.Outcome.DONE;
        });
        enqueue(node, Lane.LIVE, "a", "b", "poison", "c");

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            hurry();
            return setAside() == 1 && node.slowWork.depth(QUEUE) == 0;
        });
        assertThat(database.jdbc()
                        .sql("select key from slow_work")
                        .query(String.class)
                        .list())
                .containsExactly("poison");
    }

    @Test
    void anOutageCountsAgainstNobody() {
        AtomicInteger attempts = new AtomicInteger();
        LogNode node = node("a", 1, keys -> {
            if (attempts.incrementAndGet() < 12) {
                throw new KanalException(ErrorCode.UNAVAILABLE, "the model is away");
            }
            return SlowWorker.Outcome.DONE;
        });
        enqueue(node, Lane.LIVE, "x", "y");

        await().until(() -> node.slowWork.depth(QUEUE) == 0);
        assertThat(setAside()).isZero();
    }

    /** Such as a file that somebody has taken away: it would be tried for ever before all others. */
    @Test
    void aKeyThatIsAnsweredBadlyToHoldsUpNoOthersAndIsSetAside() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        LogNode node = node(
                "a",
                1,
                (keys, stopping) -> {
                    if (keys.contains("lost")) {
                        throw new KanalException(ErrorCode.UPSTREAM, "that one is gone");
                    }
                    done.addAll(keys);
                    return SlowWorker.Outcome.DONE;
                },
                1);
        enqueue(node, Lane.LIVE, "lost");
        AtomicInteger next = new AtomicInteger();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            enqueue(node, Lane.BULK, "k" + next.incrementAndGet());
            return setAside() == 1;
        });
        await().until(() -> done.size() == next.get() && node.slowWork.depth(QUEUE) == 0);
    }

    @Test
    void anOutageThatIsNoKeysFaultCountsOnceHoweverLongItLasts() {
        AtomicInteger attempts = new AtomicInteger();
        LogNode node = node("a", 1, keys -> {
            if (attempts.incrementAndGet() < 12) {
                throw new KanalException(ErrorCode.UPSTREAM, "everything is answered badly to");
            }
            return SlowWorker.Outcome.DONE;
        });
        enqueue(node, Lane.LIVE, "x", "y");

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            hurry();
            return node.slowWork.depth(QUEUE) == 0;
        });
        assertThat(setAside()).isZero();
    }

    @Test
    void aStoppingNodeGivesBackWhatItHasNotBegun() {
        CountDownLatch begun = new CountDownLatch(1);
        LogNode writer = new LogNode(database, "writer");
        enqueue(writer, Lane.LIVE, "x");
        LogNode node = node("a", 1, keys -> {
            begun.countDown();
            return SlowWorker.Outcome.DONE;
        });
        awaitLatch(begun);
        nodes.remove(node);
        node.close();
        enqueue(writer, Lane.LIVE, "y");
        node("b", 1, keys -> SlowWorker.Outcome.DONE);

        await().until(() -> writer.slowWork.depth(QUEUE) == 0);
    }

    @Test
    void longWorkLearnsThatItsNodeStopsAndLeavesTheRest() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        LogNode node = node(
                "a",
                1,
                (keys, stopping) -> {
                    begun.countDown();
                    await().pollInSameThread().until(stopping::getAsBoolean);
                    interrupted.set(Thread.currentThread().isInterrupted());
                    return SlowWorker.Outcome.unfinished(List.of("y"));
                },
                16);
        enqueue(node, Lane.LIVE, "x", "y");
        awaitLatch(begun);
        nodes.remove(node);
        node.close();

        assertThat(interrupted).isFalse();
        assertThat(database.jdbc()
                        .sql("select key || ' ' || attempts || ' ' || coalesce(worker, 'free') from slow_work")
                        .query(String.class)
                        .list())
                .containsExactly("y 0 free");
    }

    @Test
    void manyWorkersOnManyNodesThatStopAndFailLeaveNothingUndone() {
        long seed = Long.getLong("kanal.test.seed", System.nanoTime());
        System.out.println("SlowWorkTest seed " + seed + " (repeat with -Dkanal.test.seed)");
        Random random = new Random(seed);
        ConcurrentHashMap<String, AtomicInteger> done = new ConcurrentHashMap<>();
        Function<List<String>, SlowWorker.Outcome> work = keys -> {
            if (random.nextInt(20) == 0) {
                throw new KanalException(ErrorCode.UNAVAILABLE, "away");
            }
            keys.forEach(key ->
                    done.computeIfAbsent(key, ignored -> new AtomicInteger()).incrementAndGet());
            return SlowWorker.Outcome.DONE;
        };
        for (int i = 0; i < 3; i++) {
            node("node-" + i, 2, work);
        }
        LogNode writer = new LogNode(database, "writer");
        for (int round = 0; round < 40; round++) {
            int first = round * 25;
            enqueue(
                    writer,
                    round % 2 == 0 ? Lane.LIVE : Lane.BULK,
                    IntStream.range(first, first + 25)
                            .mapToObj(Integer::toString)
                            .toArray(String[]::new));
            if (round % 10 == 5) {
                LogNode stopped = nodes.removeFirst();
                stopped.close();
                node("again-" + round, 2, work);
            }
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> writer.slowWork.depth(QUEUE) == 0);
        assertThat(done).hasSize(1_000);
        assertThat(setAside()).isZero();
    }

    private LogNode node(String name, int threads, Function<List<String>, SlowWorker.Outcome> work) {
        return node(name, threads, work, 16);
    }

    private LogNode node(String name, int threads, Function<List<String>, SlowWorker.Outcome> work, int batch) {
        return node(name, threads, (keys, stopping) -> work.apply(keys), batch);
    }

    private LogNode node(
            String name, int threads, BiFunction<List<String>, BooleanSupplier, SlowWorker.Outcome> work, int batch) {
        SlowWorker worker = new SlowWorker() {
            @Override
            public String queue() {
                return QUEUE;
            }

            @Override
            public int batchSize() {
                return batch;
            }

            @Override
            public int threads() {
                return threads;
            }

            @Override
            public Outcome work(List<String> keys, BooleanSupplier stopping) {
                worked.addAll(keys);
                return work.apply(keys, stopping);
            }
        };
        LogNode node = new LogNode(database, name).with(worker).start();
        nodes.add(node);
        return node;
    }

    private static void enqueue(LogNode node, Lane lane, String... keys) {
        node.transactions.executeWithoutResult(status -> node.slowWork.enqueue(QUEUE, Arrays.asList(keys), lane));
    }

    /** Moves the pauses of failed keys instead of waiting for them. */
    private void hurry() {
        database.jdbc()
                .sql("update slow_work set ready_at = '-infinity' where worker is null and not set_aside")
                .update();
        nodes.forEach(node -> node.wakeups.wake());
    }

    private int setAside() {
        return database.jdbc()
                .sql("select count(*) from slow_work where set_aside")
                .query(Integer.class)
                .single();
    }

    private long ready() {
        return database.jdbc()
                .sql("select (extract(epoch from ready_at) * 1000)::bigint from slow_work")
                .query(Long.class)
                .single();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
