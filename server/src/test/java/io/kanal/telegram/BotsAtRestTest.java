package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.ChangeKind;
import io.kanal.changes.Lane;
import io.kanal.changes.Leases;
import io.kanal.changes.Signals;
import io.kanal.shared.Caller;
import io.kanal.shared.secrets.Secret;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.desk.Term;
import io.kanal.telegram.desk.TokenWork;
import io.kanal.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Several bots on one node: who has nothing to do costs nothing, and who has something is found. */
class BotsAtRestTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private Desk desk;

    /** Notes which bots' threads ask for a connection. */
    private static final class Watched extends DelegatingDataSource {
        final List<String> askers = new CopyOnWriteArrayList<>();

        Watched(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            String thread = Thread.currentThread().getName();
            if (thread.startsWith("bot-")) {
                askers.add(thread);
            }
            return super.getConnection();
        }
    }

    /** A part that fails with an error the first time. */
    private static final class Failing implements TokenWork {
        final AtomicInteger rounds = new AtomicInteger();

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Set<String> signals() {
            return Set.of("failing");
        }

        @Override
        public Shift begin(Term term) {
            return signals -> {
                if (rounds.incrementAndGet() == 1) {
                    throw new NoClassDefFoundError("as a jar that was replaced under a running program");
                }
            };
        }
    }

    /** A part whose work is broken off each time. */
    private static final class BrokenOff implements TokenWork {
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        @Override
        public String name() {
            return "broken-off";
        }

        @Override
        public Set<String> signals() {
            return Set.of("broken-off");
        }

        @Override
        public Shift begin(Term term) {
            begun.incrementAndGet();
            return new Shift() {
                @Override
                public void work(Set<String> signals) throws InterruptedException {
                    throw new InterruptedException("as when it took too long to end");
                }

                @Override
                public void end() {
                    ended.incrementAndGet();
                    throw new IllegalStateException("cannot end well");
                }
            };
        }
    }

    /** A part that takes its time to end. */
    private static final class SlowToEnd implements TokenWork {
        final CountDownLatch ending = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);

        @Override
        public String name() {
            return "slow-to-end";
        }

        @Override
        public Set<String> signals() {
            return Set.of("slow-to-end");
        }

        @Override
        public Shift begin(Term term) {
            return new Shift() {
                @Override
                public void work(Set<String> signals) {}

                @Override
                public void end() throws InterruptedException {
                    ending.countDown();
                    mayEnd.await();
                }
            };
        }
    }

    @BeforeEach
    void setUp() {
        desk = new Desk();
        desk.write(desk.anna, desk.bot, "/start");
    }

    @AfterEach
    void tearDown() {
        desk.close();
    }

    private List<BotId> register(EdgeNode node, int others) {
        Bots bots = node.get(Bots.class);
        List<BotId> ids = new ArrayList<>();
        ids.add(bots.register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL))
                .id());
        for (int i = 0; i < others; i++) {
            var made = desk.sim("createBot", Map.of("first_name", "B" + i, "username", "rest" + i + "_bot"));
            ids.add(bots.register(Caller.KANAL, new Secret<>(made.get("token").asString()), Set.of(BotPurpose.HOSTED))
                    .id());
        }
        return ids;
    }

    private List<String> written() {
        return desk.simulator
                .world()
                .with(() -> desk.simulator.world().privateChat(desk.bot, desk.anna).messages().values().stream()
                        .filter(message -> message.actor() == desk.bot)
                        .map(message -> message.content().words().text())
                        .toList());
    }

    @Test
    void aBotAtRestAsksNothingWhateverHappensElsewhere() {
        Watched source = new Watched(database.dataSource());
        try (EdgeNode node = EdgeNode.on(source, database.directConnections(), desk.address())
                .start()) {
            List<BotId> bots = register(node, 4);
            await().atMost(SOON)
                    .until(() -> database.jdbc()
                                    .sql("select count(*) from lease where name like 'bot:%' and expires_at >"
                                            + " clock_timestamp()")
                                    .query(Integer.class)
                                    .single()
                            == bots.size());
            await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> {
                boolean quiet = source.askers.isEmpty();
                source.askers.clear();
                return quiet;
            });
            for (int i = 0; i < 10; i++) {
                node.get(TransactionTemplate.class)
                        .executeWithoutResult(
                                status -> node.changes().append(Lane.LIVE, ChangeKind.WATCH_CHANGED, null, null, null));
            }
            await().during(Duration.ofSeconds(2)).atMost(SOON).until(source.askers::isEmpty);

            node.get(Dispatcher.class)
                    .enqueue(
                            bots.getFirst(),
                            Outgoing.message(desk.anna, RichText.plain("hello")),
                            Priority.REPLY,
                            "hello");
            await().atMost(SOON).untilAsserted(() -> assertThat(written()).containsExactly("hello"));
            assertThat(source.askers)
                    .isNotEmpty()
                    .allMatch(thread -> thread.startsWith("bot-" + bots.getFirst() + "-send"));
        }
    }

    @Test
    void whatNoSignalToldOfIsFoundAllTheSame() {
        try (EdgeNode node = EdgeNode.on(database, desk.address(), Map.of("kanal.changes.poll", "300ms"))
                .start()) {
            BotId bot = register(node, 1).getFirst();
            database.jdbc()
                    .sql("""
                        insert into telegram_outgoing (bot_id, key, priority, method, chat_id, parameters, words)
                        values (:bot, 'unheard', 2, 'sendMessage', :chat, '{}', '{"text":"unheard"}')""")
                    .param("bot", bot.value())
                    .param("chat", desk.anna)
                    .update();
            await().atMost(SOON).untilAsserted(() -> assertThat(written()).containsExactly("unheard"));
        }
    }

    @Test
    void aPartThatEndsWithAnErrorIsTakenUpAgain() {
        Failing failing = new Failing();
        try (EdgeNode node = EdgeNode.on(database, desk.address()).with(failing).start()) {
            register(node, 0);
            await().atMost(SOON).until(() -> failing.rounds.get() > 1);
        }
    }

    @Test
    void whatIsBrokenOffIsSeenToItsEndAndTakenUpByTheNextSignal() {
        BrokenOff part = new BrokenOff();
        try (EdgeNode node = EdgeNode.on(database, desk.address()).with(part).start()) {
            BotId bot = register(node, 0).getFirst();
            await().atMost(SOON).until(() -> part.ended.get() == 1);
            node.get(Signals.class).send("broken-off", List.of(bot.value()));
            await().atMost(SOON).until(() -> part.begun.get() == 2 && part.ended.get() == 2);
        }
    }

    @Test
    void aBotWhoseLeaseWasLostIsTakenUpAgainAsSoonAsItHasEnded() throws InterruptedException {
        SlowToEnd slow = new SlowToEnd();
        try (EdgeNode node = EdgeNode.on(database, desk.address(), Map.of("kanal.changes.poll", "10m"))
                .with(slow)
                .start()) {
            register(node, 0);
            await().atMost(SOON)
                    .until(() -> holders().equals(List.of(node.get(Leases.class).holder())));
            database.jdbc()
                    .sql("update lease set holder = 'another', epoch = epoch + 1, expires_at = '-infinity'"
                            + " where name like 'bot:%'")
                    .update();
            assertThat(slow.ending.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            await().during(Duration.ofMillis(300))
                    .atMost(SOON)
                    .until(() -> holders().isEmpty());
            slow.mayEnd.countDown();
            await().atMost(SOON)
                    .until(() -> holders().equals(List.of(node.get(Leases.class).holder())));
        }
    }

    private List<String> holders() {
        return database.jdbc()
                .sql("select holder from lease where name like 'bot:%' and expires_at > clock_timestamp()")
                .query((row, number) -> row.getString("holder"))
                .list();
    }
}
