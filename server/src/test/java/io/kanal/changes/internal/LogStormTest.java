package io.kanal.changes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
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
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The log under everything that can go wrong at once: writers that wait, roll back and lose their connection at every
 * step, nodes that compete for leases, lose them, stop and come back. The truth is a table that writers fill in the same
 * transactions; every follower must have applied exactly that, each change once and in the order of the log.
 */
class LogStormTest {
    private static final int WRITERS = 8;
    private static final int TRANSACTIONS = 60;
    private static final int NODES = 3;
    private static final List<String> FOLLOWERS = List.of("reaction", "view-1", "view-2");

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final AtomicLong messages = new AtomicLong();
    private final AtomicInteger crashes = new AtomicInteger();
    private final AtomicBoolean calm = new AtomicBoolean();

    @BeforeEach
    void tables() {
        database.jdbc().sql("""
                        create table written (message bigint, lane text, commits bigint generated always as identity);
                        create table effect (position bigint generated always as identity, follower text, node text, seq bigint, lane text, message bigint)""").update();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsMissedDoubledOrOutOfOrderWhateverBreaks(long offset) throws InterruptedException {
        long seed = Long.getLong("kanal.test.seed", System.nanoTime()) + offset;
        System.out.println("LogStormTest seed " + (seed - offset) + " (repeat with -Dkanal.test.seed)");
        List<Thread> writers = new ArrayList<>();
        ConcurrentHashMap<Integer, LogNode> nodes = new ConcurrentHashMap<>();
        try {
            for (int node = 0; node < NODES; node++) {
                nodes.put(node, node(node));
            }
            await().until(() -> introduced() == FOLLOWERS.size());
            for (int writer = 0; writer < WRITERS; writer++) {
                Random random = new Random(seed * 31 + writer);
                writers.add(Thread.ofVirtual().start(() -> write(random)));
            }
            Thread chaos = Thread.ofVirtual().start(() -> breakThings(new Random(seed), nodes));
            for (Thread writer : writers) {
                writer.join();
            }
            calm.set(true);
            chaos.join();
            database.renewConnections();

            assertEverythingIsApplied(nodes);
            System.out.printf(
                    "%d messages, %d broken transactions, lease epochs %s%n",
                    messages.get(),
                    crashes.get(),
                    database.jdbc()
                            .sql("select epoch from lease order by name")
                            .query(Long.class)
                            .list());
        } finally {
            calm.set(true);
            nodes.values().forEach(LogNode::close);
        }
    }

    @Test
    void aReaderThatSeesAChangeWillNeverSeeAnEarlierOneAppear() throws InterruptedException {
        long seed = Long.getLong("kanal.test.seed", System.nanoTime());
        System.out.println("LogStormTest seed " + seed + " (repeat with -Dkanal.test.seed)");
        ChangeLog log = new ChangeLog(new JdbcTemplate(database.dataSource()));
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            Random random = new Random(seed * 31 + writer);
            writers.add(Thread.ofVirtual().start(() -> write(random)));
        }
        List<Long> seen = new ArrayList<>();
        while (writers.stream().anyMatch(Thread::isAlive)) {
            readOn(log, seen);
        }
        for (Thread writer : writers) {
            writer.join();
        }
        database.renewConnections();
        await().ignoreExceptions().until(() -> readOn(log, seen) == 0);

        assertThat(seen).isNotEmpty();
        assertThat(seen)
                .isEqualTo(database.jdbc()
                        .sql("select seq from change_log where lane = 'LIVE' order by seq")
                        .query(Long.class)
                        .list());
    }

    private static int readOn(ChangeLog log, List<Long> seen) {
        try {
            List<Change> read = log.read(Lane.LIVE, seen.isEmpty() ? 0 : seen.getLast(), 1_000);
            read.forEach(change -> seen.add(change.seq()));
            return read.size();
        } catch (DataAccessResourceFailureException e) {
            // A writer's connection that was to be cut had gone back to the pool and came here.
            return -1;
        }
    }

    private LogNode node(int number) {
        LogNode node = new LogNode(database, "node-" + number);
        for (String follower : FOLLOWERS) {
            node.with(new Effect(follower, "node-" + number));
        }
        return node.start();
    }

    private int introduced() {
        return database.jdbc()
                .sql("select count(*) from follower where state = 'FOLLOWING'")
                .query(Integer.class)
                .single();
    }

    private void write(Random random) {
        TransactionTemplate transactions = database.transactions();
        ChangeLog log = new ChangeLog(new JdbcTemplate(database.dataSource()));
        JdbcClient jdbc = database.jdbc();
        for (int i = 0; i < TRANSACTIONS; i++) {
            int crash = random.nextInt(12);
            Lane lane = random.nextInt(3) == 0 ? Lane.BULK : Lane.LIVE;
            int rows = random.nextInt(10) == 0 ? 200 : 1 + random.nextInt(4);
            try {
                transactions.executeWithoutResult(status -> {
                    int connection = jdbc.sql("select pg_backend_pid()")
                            .query(Integer.class)
                            .single();
                    if (crash == 1) {
                        kill(connection);
                    }
                    for (int row = 0; row < rows; row++) {
                        long message = messages.incrementAndGet();
                        jdbc.sql("insert into written (message, lane) values (?, ?)")
                                .param(message)
                                .param(lane.name())
                                .update();
                        log.append(lane, ChangeKind.MESSAGE_ADDED, new ChatId(1), new MessageId(message), null);
                    }
                    pause(random, 3);
                    if (random.nextInt(4) == 0) {
                        dawdleBetweenTheLogAndTheCommit(random);
                    }
                    switch (crash) {
                        case 2 -> status.setRollbackOnly();
                        case 3 -> throw new IllegalStateException("the writer's own fault");
                        case 4 -> kill(connection);
                        // While the commit is under way: nobody knows whether it happened.
                        case 5, 6 ->
                            Thread.ofVirtual().start(() -> {
                                pause(random, 3);
                                kill(connection);
                            });
                        default -> {}
                    }
                });
            } catch (RuntimeException e) {
                crashes.incrementAndGet();
            }
            pause(random, 2);
        }
    }

    /** Registered after the log's own callback and of the same order, so it runs after the changes are written. */
    private static void dawdleBetweenTheLogAndTheCommit(Random random) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                pause(random, 4);
            }
        });
    }

    /** Leases are taken away, connections cut, nodes stopped and started, until the writers are done. */
    private void breakThings(Random random, ConcurrentHashMap<Integer, LogNode> nodes) {
        JdbcClient jdbc = database.jdbc();
        while (!calm.get()) {
            pause(random, 60);
            try {
                switch (random.nextInt(4)) {
                    case 0 ->
                        jdbc.sql("update lease set expires_at = '-infinity' where name = :name")
                                .param("name", "follower:" + FOLLOWERS.get(random.nextInt(FOLLOWERS.size())))
                                .update();
                    case 1 -> jdbc.sql("""
                                        select pg_terminate_backend(pid) from pg_stat_activity
                                        where datname = current_database() and pid <> pg_backend_pid()
                                        order by random() limit 2""").query(Boolean.class).list();
                    case 2 -> jdbc.sql("""
                                        select pg_terminate_backend(pid) from pg_stat_activity
                                        where datname = current_database() and application_name = 'kanal listener'
                                        limit 1""").query(Boolean.class).list();
                    default -> {
                        int number = random.nextInt(NODES);
                        Objects.requireNonNull(nodes.get(number)).close();
                        nodes.put(number, node(number));
                    }
                }
            } catch (RuntimeException e) {
                // The trouble-maker's own connection may be among those that are cut.
                crashes.incrementAndGet();
            }
        }
    }

    private void assertEverythingIsApplied(ConcurrentHashMap<Integer, LogNode> nodes) {
        JdbcClient jdbc = database.jdbc();
        assertThat(jdbc.sql("select message_id from change_log order by message_id")
                        .query(Long.class)
                        .list())
                .as("what was committed is in the log, and nothing else")
                .isEqualTo(jdbc.sql("select message from written order by message")
                        .query(Long.class)
                        .list());
        LogNode any = nodes.values().iterator().next();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> any.followers.list(Caller.KANAL).stream()
                        .allMatch(status -> status.lagLive() == 0 && status.lagBulk() == 0));
        for (FollowerStatus status : any.followers.list(Caller.KANAL)) {
            assertThat(status.setAside()).as(status.name() + " set aside").isZero();
            for (Lane lane : status.kind() == FollowerStatus.Kind.VIEW ? Lane.values() : new Lane[] {Lane.LIVE}) {
                assertThat(jdbc.sql(
                                        "select seq from effect where follower = :follower and lane = :lane order by position")
                                .param("follower", status.name())
                                .param("lane", lane.name())
                                .query(Long.class)
                                .list())
                        .as("%s applied the %s lane once and in order", status.name(), lane)
                        .isEqualTo(jdbc.sql("select seq from change_log where lane = :lane order by seq")
                                .param("lane", lane.name())
                                .query(Long.class)
                                .list());
            }
        }
        assertThat(crashes.get()).as("the storm was one").isGreaterThan(WRITERS);
        assertThat(jdbc.sql("select count(distinct node) from effect")
                        .query(Integer.class)
                        .single())
                .as("the followers moved between nodes")
                .isGreaterThan(1);
    }

    private void kill(int connection) {
        database.jdbc()
                .sql("select pg_terminate_backend(:pid)")
                .param("pid", connection)
                .query(Boolean.class)
                .single();
    }

    private static void pause(Random random, int mostMillis) {
        try {
            Thread.sleep(Duration.ofNanos(random.nextLong(mostMillis * 1_000_000L)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes down what it was given, in the transaction that moves the cursor. */
    private final class Effect implements Follower {
        private final String name;
        private final String node;

        Effect(String name, String node) {
            this.name = name;
            this.node = node;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Role role() {
            return name.startsWith("view") ? Role.VIEW : Role.REACTION;
        }

        @Override
        public void apply(List<Change> batch) {
            database.jdbc()
                    .sql("""
                            insert into effect (follower, node, seq, lane, message)
                            select :follower, :node, seq, lane, message
                            from unnest(:seqs::bigint[], :lanes::text[], :messages::bigint[])
                                with ordinality as t (seq, lane, message, position)
                            order by position""")
                    .param("follower", name)
                    .param("node", node)
                    .param("seqs", batch.stream().map(Change::seq).toArray(Long[]::new))
                    .param(
                            "lanes",
                            batch.stream().map(change -> change.lane().name()).toArray(String[]::new))
                    .param(
                            "messages",
                            batch.stream()
                                    .map(change -> Objects.requireNonNull(change.message())
                                            .value())
                                    .toArray(Long[]::new))
                    .update();
            pause(new Random(), 4);
        }
    }
}
