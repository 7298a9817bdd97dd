package io.kanal.telegram.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.KanalException;
import io.kanal.telegram.BotId;
import io.kanal.telegram.BotUpdate;
import io.kanal.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes of several chats and their marks. The effects are rows of a table that only this test has. */
@ServerTest
class HandlingTest {
    private static final int CHATS = 12;

    @Autowired
    WaitingRows rows;

    @Autowired
    UpdateInbox inbox;

    @Autowired
    UpdateColumns columns;

    @Autowired
    JdbcClient database;

    @Autowired
    TransactionTemplate transactions;

    private Handling handling;
    private BotId bot;

    @BeforeEach
    void aBotThatRests() {
        handling = new Handling(rows, transactions);
        database.sql(
                        "create unlogged table if not exists handling_effect (number int, by xid8 default pg_current_xact_id())")
                .update();
        bot = new BotId(database.sql("""
                        insert into telegram_bot (telegram_id, username, name, purposes, state, token, webhook_secret)
                        values (:id, 'handling_bot', 'Rests', '{HOSTED}', 'STOPPED', '', '') returning id""")
                .param("id", ThreadLocalRandom.current().nextLong(1L << 40))
                .query(Long.class)
                .single());
        inbox.store(LongStream.range(0, CHATS)
                .mapToObj(id -> new ReceivedUpdate(bot, id + 1, "poll_answer", null, null, "{}"))
                .toList());
    }

    @AfterEach
    void leaveNothing() {
        for (String statement : List.of(
                "delete from update_waiting where bot_id = :bot",
                "delete from update_inbox where bot_id = :bot",
                "delete from telegram_bot where id = :bot")) {
            database.sql(statement).param("bot", bot.value()).update();
        }
        database.sql("drop table handling_effect").update();
    }

    @Test
    void whatChatsWriteSideBySideIsOneTransaction() throws Exception {
        handleAtOnce(number -> {});
        assertThat(effects()).containsExactlyElementsOf(numbers());
        assertThat(waiting()).isEmpty();
        // The first writes alone and holds the others up; they go together.
        assertThat(database.sql("select count(distinct by::text) from handling_effect")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void aFailureConcernsItsOwnChatAlone() throws Exception {
        List<Throwable> failures = handleAtOnce(number -> {
            if (number == 7) {
                throw new IllegalArgumentException("cannot stand it");
            }
            if (number == 9) {
                throw new StackOverflowError("nor this");
            }
        });
        assertThat(failures)
                .hasSize(2)
                .hasAtLeastOneElementOfType(IllegalArgumentException.class)
                .hasAtLeastOneElementOfType(StackOverflowError.class);
        assertThat(effects())
                .containsExactlyElementsOf(
                        numbers().stream().filter(n -> n != 7 && n != 9).toList());
        assertThat(waiting()).containsExactly(7L, 9L);
    }

    @Test
    void whatWasHandledAlreadyLeavesNoEffectAndIsSaid() {
        BotUpdate gone = updates().getFirst();
        handling.handle(gone, () -> {});
        assertThatThrownBy(() -> handling.handle(gone, () -> note(0))).isInstanceOf(KanalException.class);
        assertThat(effects()).isEmpty();
        assertThat(waiting()).hasSize(CHATS - 1);
    }

    private interface Trouble {
        void in(int number);
    }

    /** The first waits inside its transaction until all others have queued behind it. */
    private List<Throwable> handleAtOnce(Trouble trouble) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<?>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<BotUpdate> updates = updates();
        for (int i = 0; i < CHATS; i++) {
            int number = i;
            FutureTask<?> task = new FutureTask<>(
                    () -> handling.handle(updates.get(number), () -> {
                        if (number == 0) {
                            awaitQuietly(go);
                        }
                        note(number);
                        trouble.in(number + 1);
                    }),
                    null);
            tasks.add(task);
            Thread thread = Thread.ofPlatform().start(task);
            threads.add(thread);
            await().until(() ->
                    thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TERMINATED);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        return tasks.stream()
                .filter(task -> task.state() == Future.State.FAILED)
                .map(Future::exceptionNow)
                .toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(int number) {
        database.sql("insert into handling_effect (number) values (:number)")
                .param("number", number + 1)
                .update();
    }

    private List<BotUpdate> updates() {
        return rows.list(bot, 0, CHATS).stream()
                .map(WaitingRows.Waiting::update)
                .toList();
    }

    private static List<Long> numbers() {
        return LongStream.rangeClosed(1, CHATS).boxed().toList();
    }

    private List<Long> effects() {
        return database.sql("select number from handling_effect order by number")
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private List<Long> waiting() {
        return updates().stream().map(BotUpdate::updateId).toList();
    }
}
