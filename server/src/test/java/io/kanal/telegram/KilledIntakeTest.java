package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.telegram.spi.UpdateObserver;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Updates of a process that is killed without warning: a real process, really killed. */
@EmbeddedOnly
class KilledIntakeTest {
    private static final int UPDATES = 1_500;
    private static final Duration BETWEEN_UPDATES = Duration.ofMillis(2);
    private static final int CHATS = 12;
    private static final int KILLS = 4;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void nothingIsLostAndNothingIsHandledTwice() throws Exception {
        database.jdbc()
                .sql("create table handled (at bigserial, chat bigint, text text)")
                .update();
        database.jdbc().sql("create table observed (text text)").update();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        AtomicInteger written = new AtomicInteger();
        try (Desk desk = new Desk()) {
            try (EdgeNode registering = EdgeNode.on(database, desk.address()).start()) {
                registering.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
            }
            List<Long> people = random.ints(CHATS)
                    .mapToObj(number -> desk.user("P" + number))
                    .toList();
            AtomicBoolean killed = new AtomicBoolean();
            // As long as there are kills, so that each comes in the middle of work, however fast that is.
            Thread writing = Thread.ofVirtual().start(() -> {
                while (!killed.get() || written.get() < UPDATES) {
                    int number = written.getAndIncrement();
                    desk.write(people.get(number % CHATS), desk.bot, "u" + number);
                    LockSupport.parkNanos(BETWEEN_UPDATES.toNanos());
                }
            });
            for (int kill = 0; kill < KILLS; kill++) {
                long before = handled();
                Process process = EdgeProcess.start(KilledIntakeTest.class, database, desk.address());
                try {
                    await().atMost(Duration.ofSeconds(60)).until(() -> handled() > before + 20);
                    // At a random moment of its work; sooner where it ends by itself, which it never does.
                    assertThat(process.waitFor(random.nextInt(10, 250), TimeUnit.MILLISECONDS))
                            .isFalse();
                } finally {
                    process.destroyForcibly();
                    assertThat(process.waitFor()).isNotZero();
                }
            }
            killed.set(true);
            writing.join();
            Process last = EdgeProcess.start(KilledIntakeTest.class, database, desk.address());
            try {
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> handled() >= written.get() && observed() >= written.get());
            } finally {
                last.destroyForcibly();
                last.waitFor();
            }
        }
        assertThat(database.jdbc()
                        .sql("select count(distinct text) from handled")
                        .query(Long.class)
                        .single())
                .isEqualTo(written.get());
        assertThat(handled()).isEqualTo(written.get());
        assertThat(observed()).isEqualTo(written.get());
        assertThat(database.jdbc().sql("""
                        select count(*) from (
                            select substr(text, 2)::int as number,
                                lag(substr(text, 2)::int) over (partition by chat order by at) as before
                            from handled) h
                        where number < before""").query(Long.class).single())
                .as("out of order within a chat")
                .isZero();
    }

    private long handled() {
        return database.jdbc()
                .sql("select count(*) from handled")
                .query(Long.class)
                .single();
    }

    private long observed() {
        return database.jdbc()
                .sql("select count(*) from observed")
                .query(Long.class)
                .single();
    }

    /** The process that will be killed. */
    public static void main(String[] arguments) throws InterruptedException {
        EdgeNode node = EdgeProcess.node(arguments);
        node.with(new Handling(node), new Noting(node)).start();
        Thread.currentThread().join();
    }

    /** Its effect and the mark are one transaction. */
    private record Handling(EdgeNode node) implements UpdateResponder {
        @Override
        public int rank() {
            return QUESTION;
        }

        @Override
        public boolean respond(BotUpdate update) {
            if (!update.kind().equals("message")) {
                return false;
            }
            node.get(WaitingUpdates.class)
                    .handle(
                            update,
                            () -> node.get(JdbcClient.class)
                                    .sql("insert into handled (chat, text) values (:chat, :text)")
                                    .param("chat", update.chatId())
                                    .param("text", update.body().path("text").asString())
                                    .update());
            return true;
        }
    }

    /** Its effect and the cursor are one transaction. */
    private record Noting(EdgeNode node) implements UpdateObserver {
        @Override
        public String name() {
            return "noting";
        }

        @Override
        public void observe(List<BotUpdate> batch) {
            node.get(JdbcClient.class)
                    .sql("insert into observed select unnest(:texts::text[])")
                    .param(
                            "texts",
                            batch.stream()
                                    .filter(update -> update.kind().equals("message"))
                                    .map(update -> update.body().path("text").asString())
                                    .toArray(String[]::new))
                    .update();
        }
    }
}
