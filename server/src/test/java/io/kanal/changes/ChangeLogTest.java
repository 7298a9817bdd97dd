package io.kanal.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import io.kanal.testing.TestDatabase;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class ChangeLogTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private ChangeLog log;

    @BeforeEach
    void open() {
        log = new ChangeLog(new JdbcTemplate(database.dataSource()));
    }

    @Test
    void changesAreReadInTheOrderTheyWereAppended() {
        database.transactions().executeWithoutResult(status -> {
            log.append(Lane.LIVE, ChangeKind.MESSAGE_ADDED, new ChatId(7), new MessageId(70), null);
            log.append(Lane.LIVE, ChangeKind.CHAT_CHANGED, new ChatId(7), null, null);
            log.append(Lane.LIVE, ChangeKind.WATCH_CHANGED, null, null, "{\"user\": 1}");
        });

        List<Change> read = log.read(Lane.LIVE, 0, 10);
        assertThat(read)
                .extracting(Change::kind)
                .containsExactly(ChangeKind.MESSAGE_ADDED, ChangeKind.CHAT_CHANGED, ChangeKind.WATCH_CHANGED);
        assertThat(read).extracting(Change::seq).isSorted().doesNotHaveDuplicates();
        assertThat(read.getFirst().chat()).isEqualTo(new ChatId(7));
        assertThat(read.getFirst().message()).isEqualTo(new MessageId(70));
        assertThat(read.getLast().detail()).isEqualTo("{\"user\": 1}");
        assertThat(log.head()).isEqualTo(read.getLast().seq());
        assertThat(log.read(Lane.LIVE, read.getFirst().seq(), 1)).containsExactly(read.get(1));
    }

    @Test
    void lanesAreReadApart() {
        database.transactions().executeWithoutResult(status -> {
            append(Lane.BULK, 1);
            append(Lane.LIVE, 2);
            append(Lane.BULK, 3);
        });

        assertThat(messages(Lane.LIVE)).containsExactly(2L);
        assertThat(messages(Lane.BULK)).containsExactly(1L, 3L);
    }

    @Test
    void aTransactionThatRollsBackAppendsNothing() {
        database.transactions().executeWithoutResult(status -> {
            append(Lane.LIVE, 1);
            status.setRollbackOnly();
        });

        assertThat(messages(Lane.LIVE)).isEmpty();
        assertThat(log.head()).isZero();
    }

    @Test
    void appendingOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> append(Lane.LIVE, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSavepointThatIsRolledBackTakesItsChangesAlong() {
        TransactionTemplate nested = database.transactions();
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        TransactionTemplate outer = database.transactions();
        outer.executeWithoutResult(status -> {
            append(Lane.LIVE, 1);
            new TransactionTemplate(Objects.requireNonNull(outer.getTransactionManager()), nested)
                    .executeWithoutResult(inner -> {
                        append(Lane.LIVE, 2);
                        inner.setRollbackOnly();
                    });
            append(Lane.LIVE, 3);
        });

        assertThat(messages(Lane.LIVE)).containsExactly(1L, 3L);
    }

    @Test
    void anInnerTransactionKeepsItsOwnChanges() {
        TransactionTemplate outer = database.transactions();
        TransactionTemplate inner = new TransactionTemplate(Objects.requireNonNull(outer.getTransactionManager()));
        inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        outer.executeWithoutResult(status -> {
            append(Lane.LIVE, 1);
            inner.executeWithoutResult(ignored -> append(Lane.LIVE, 2));
            status.setRollbackOnly();
        });

        assertThat(messages(Lane.LIVE)).containsExactly(2L);
    }

    @Test
    void aChangeAppendedByAnotherCallbackOfTheCommitIsKept() {
        database.transactions().executeWithoutResult(status -> {
            append(Lane.LIVE, 1);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    append(Lane.LIVE, 2);
                }
            });
        });

        assertThat(messages(Lane.LIVE)).containsExactly(1L, 2L);
    }

    @Test
    void theOrderIsThatOfCommitsAndNotOfAppends() throws InterruptedException {
        CountDownLatch appended = new CountDownLatch(1);
        CountDownLatch overtaken = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual()
                .start(() -> database.transactions().executeWithoutResult(status -> {
                    append(Lane.LIVE, 1);
                    appended.countDown();
                    await(overtaken);
                }));
        await(appended);
        database.transactions().executeWithoutResult(status -> append(Lane.LIVE, 2));
        assertThat(messages(Lane.LIVE)).containsExactly(2L);
        overtaken.countDown();
        slow.join();

        assertThat(messages(Lane.LIVE)).containsExactly(2L, 1L);
    }

    @Test
    void aThousandChangesAreOneStatement() {
        database.transactions().executeWithoutResult(status -> {
            for (int message = 1; message <= 2_000; message++) {
                append(Lane.BULK, message);
            }
        });

        List<Change> read = log.read(Lane.BULK, 0, 5_000);
        assertThat(read).hasSize(2_000);
        assertThat(read.stream().map(ChangeLogTest::messageOf).toList()).isSorted();
    }

    @Test
    void aRenewedEpochNeverFallsBack() {
        long before = log.epoch();
        log.renewEpoch();
        long after = log.epoch();
        log.renewEpoch();
        assertThat(after).isGreaterThan(before);
        assertThat(log.epoch()).isGreaterThan(after);
    }

    private void append(Lane lane, long message) {
        log.append(lane, ChangeKind.MESSAGE_ADDED, new ChatId(1), new MessageId(message), null);
    }

    private static long messageOf(Change change) {
        return Objects.requireNonNull(change.message()).value();
    }

    private List<Long> messages(Lane lane) {
        return log.read(lane, 0, 100).stream().map(ChangeLogTest::messageOf).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
