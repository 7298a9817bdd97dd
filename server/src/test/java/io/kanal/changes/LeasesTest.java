package io.kanal.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.internal.ChangesProperties;
import io.kanal.changes.internal.QuickProperties;
import io.kanal.changes.internal.log.LogNames;
import io.kanal.shared.database.Notifications;
import io.kanal.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeasesTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<Leases> nodes = new CopyOnWriteArrayList<>();

    @Test
    void aLeaseIsHeldByOneOnly() {
        Leases a = node("a");
        Leases b = node("b");
        Lease lease = a.tryAcquire("work").orElseThrow();

        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.remaining()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
        assertThat(b.tryAcquire("work")).isEmpty();
        assertThat(a.tryAcquire("work")).isEmpty();
        assertThat(b.tryAcquire("other work")).isPresent();
    }

    @Test
    void aLeaseThatIsGivenBackIsFreeAtOnceAndItsEpochRises() {
        Leases a = node("a");
        Leases b = node("b");
        Lease first = a.tryAcquire("work").orElseThrow();
        first.close();
        assertThat(first.isHeld()).isFalse();
        assertThat(first.remaining()).isZero();

        Lease second = b.tryAcquire("work").orElseThrow();
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        first.close();
        assertThat(a.tryAcquire("work")).as("closing twice harms nobody").isEmpty();
    }

    @Test
    void aLeaseThatRanOutIsTakenAndTheOldHolderLearnsIt() {
        Leases a = node("a");
        Leases b = node("b");
        Lease first = a.tryAcquire("work").orElseThrow();
        AtomicBoolean told = new AtomicBoolean();
        first.whenLost(() -> told.set(true));
        runOut("work");
        Lease second = b.tryAcquire("work").orElseThrow();
        a.renew();

        assertThat(first.isHeld()).isFalse();
        assertThat(told).isTrue();
        assertThat(second.isHeld()).isTrue();
        b.renew();
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void aLeaseThatRanOutUnnoticedIsRenewedWhenNobodyTookIt() {
        Leases a = node("a");
        Lease lease = a.tryAcquire("work").orElseThrow();
        runOut("work");
        a.renew();

        assertThat(lease.isHeld()).isTrue();
        assertThat(node("b").tryAcquire("work")).isEmpty();
    }

    @Test
    void stoppingGivesEverythingBack() {
        Leases a = node("a");
        a.start();
        assertThat(a.tryAcquire("one")).isPresent();
        assertThat(a.tryAcquire("two")).isPresent();
        a.stop();

        Leases b = node("b");
        assertThat(b.tryAcquire("one")).isPresent();
        assertThat(b.tryAcquire("two")).isPresent();
    }

    @Test
    void aRunningNodeKeepsItsLeaseBeyondTheTerm() {
        Leases a = node("a", QuickProperties.VALUE);
        a.start();
        try {
            Lease lease = a.tryAcquire("work").orElseThrow();
            long granted = expiry();
            await().atMost(Duration.ofSeconds(10)).until(() -> expiry() > granted);
            assertThat(lease.isHeld()).isTrue();
        } finally {
            a.stop();
        }
    }

    @Test
    void aRestartedNodeTakesBackWhatItsDeadPredecessorHeld() {
        Lease ofTheDead = node("a").tryAcquire("work").orElseThrow();
        Lease ofAnother = node("ab").tryAcquire("other work").orElseThrow();
        Leases restarted = node("a");
        assertThat(restarted.tryAcquire("work")).isEmpty();
        restarted.start();
        try {
            Lease lease = restarted.tryAcquire("work").orElseThrow();
            assertThat(lease.epoch()).isGreaterThan(ofTheDead.epoch());
            assertThat(restarted.tryAcquire("other work")).isEmpty();
            assertThat(ofAnother.isHeld()).isTrue();
        } finally {
            restarted.stop();
        }
    }

    @Test
    void ofManyWhoAskAtOnceOneGetsIt() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        AtomicInteger granted = new AtomicInteger();
        List<Long> epochs = new CopyOnWriteArrayList<>();
        for (int round = 0; round < 10; round++) {
            granted.set(0);
            for (int i = 0; i < 8; i++) {
                Leases leases = node("node-" + i);
                threads.add(Thread.ofVirtual()
                        .start(() -> leases.tryAcquire("work").ifPresent(lease -> {
                            granted.incrementAndGet();
                            epochs.add(lease.epoch());
                        })));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            threads.clear();
            assertThat(granted.get()).isEqualTo(1);
            runOut("work");
        }
        assertThat(epochs).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void severalAreTakenInOneGoAndThoseOfOthersAreLeftOut() {
        Leases a = node("a");
        Leases b = node("b");
        Lease others = b.tryAcquire("two").orElseThrow();
        List<Lease> mine = a.tryAcquire(Set.of("one", "two", "three"));
        assertThat(mine).extracting(Lease::name).containsExactlyInAnyOrder("one", "three");
        a.renew();
        assertThat(mine).allMatch(Lease::isHeld);
        assertThat(others.isHeld()).isTrue();
    }

    @Test
    void anExhaustedPoolLosesNoLease() throws SQLException {
        ChangesProperties quick = QuickProperties.VALUE;
        Leases a = node("a", quick);
        Leases b = node("b", quick);
        a.start();
        List<Connection> taken = new ArrayList<>();
        try {
            Lease before = a.tryAcquire("before").orElseThrow();
            AtomicBoolean lost = new AtomicBoolean();
            before.whenLost(() -> lost.set(true));
            while (taken.size() < 16) {
                taken.add(database.dataSource().getConnection());
            }
            Lease during = a.tryAcquire("during").orElseThrow();
            // Twice as long as a lease holds that nobody renews.
            await().during(quick.leaseTerm().multipliedBy(2))
                    .atMost(quick.leaseTerm().multipliedBy(3))
                    .until(() -> before.isHeld() && during.isHeld());
            assertThat(b.tryAcquire("before")).isEmpty();
            during.close();
            assertThat(b.tryAcquire("during")).isPresent();
            assertThat(lost).isFalse();
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
            a.stop();
        }
    }

    @Test
    void aCutConnectionIsReplaced() {
        Leases a = node("a");
        Lease lease = a.tryAcquire("work").orElseThrow();
        a.renew();
        database.jdbc().sql("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = current_database() and application_name like 'kanal lease%'""").query((row, number) -> true).list();
        a.renew();
        assertThat(lease.isHeld()).isTrue();
        lease.close();
        assertThat(node("b").tryAcquire("work")).isPresent();
    }

    @Test
    void ofTwoGrantsToOneProcessOnlyTheNewerIsRenewed() {
        Leases a = node("a");
        Lease older = a.tryAcquire("work").orElseThrow();
        runOut("work");
        Lease newer = a.tryAcquire("work").orElseThrow();
        a.renew();
        assertThat(newer.isHeld()).isTrue();
        assertThat(older.isHeld()).isFalse();
    }

    @Test
    void whoeverComesAfterTheStopOpensNoConnection() {
        Leases a = node("a");
        a.start();
        Lease late = a.tryAcquire("work").orElseThrow();
        a.stop();
        late.close();
        assertThatThrownBy(() -> a.tryAcquire("work")).hasMessageContaining("is closed");
        assertThat(database.jdbc().sql("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and application_name like 'kanal lease%'""").query(Integer.class).single()).isZero();
        a.start();
        assertThat(a.tryAcquire("work")).isPresent();
    }

    @Test
    void onlyThoseWhoWaitForAKindAreToldThatOneOfItIsFree() throws SQLException {
        Leases a = node("a");
        try (Connection connection = database.directConnections().open();
                Statement statement = connection.createStatement()) {
            statement.execute("listen " + LogNames.CHANNEL);
            a.tryAcquire("log-pruning").orElseThrow().close();
            a.tryAcquire("follower:index").orElseThrow().close();
            a.tryAcquire("bot:7").orElseThrow().close();
            List<String> heard = new ArrayList<>();
            Notifications notifications = Notifications.on(connection);
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                heard.addAll(notifications.await(Duration.ofMillis(100)));
                return heard.contains(Leases.freed("bot"));
            });
            assertThat(heard).containsExactly(Leases.freed("follower"), Leases.freed("bot"));
        }
    }

    @Test
    void whatIsDoneAloneIsDoneWhileNobodyElseDoesIt() {
        Leases a = node("a");
        Leases b = node("b");
        AtomicInteger done = new AtomicInteger();
        assertThat(a.alone("work", () -> {
                    assertThat(b.alone("work", done::incrementAndGet)).isFalse();
                    done.incrementAndGet();
                }))
                .isTrue();
        assertThat(b.alone("work", done::incrementAndGet)).isTrue();
        assertThat(done).hasValue(2);
    }

    private Leases node(String name) {
        return node(name, ChangesProperties.defaults());
    }

    private Leases node(String name, ChangesProperties properties) {
        Leases leases = new Leases(database.directConnections(), new NodeName(name), properties);
        nodes.add(leases);
        return leases;
    }

    @AfterEach
    void closeConnections() {
        nodes.forEach(Leases::stop);
    }

    private long expiry() {
        return database.jdbc()
                .sql("select (extract(epoch from expires_at) * 1000)::bigint from lease")
                .query(Long.class)
                .single();
    }

    private void runOut(String name) {
        database.jdbc()
                .sql("update lease set expires_at = clock_timestamp() - interval '1 second' where name = :name")
                .param("name", name)
                .update();
    }
}
