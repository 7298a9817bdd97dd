package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.shared.text.RichText;
import io.kanal.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A connection to the database breaks around a call of a bot: the chat must not fall silent, nor hear anything twice. */
class DispatchOutageTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private Desk desk;

    /** Breaks the connections of the threads that send, around the statement that marks a row as being sent. */
    private static final class Breaking extends DelegatingDataSource {
        /** How many connections are refused once a row is marked. */
        final AtomicInteger refusedAfterMark = new AtomicInteger();
        /** How many marks are made while their connection breaks before it can say so. */
        final AtomicInteger unheardMarks = new AtomicInteger();
        /** How many times the database refuses to say that a call without an end is uncertain. */
        final AtomicInteger refusedGivingUp = new AtomicInteger();
        /** Whether it refuses the end of every call, for a reason that does not pass. */
        volatile boolean refusesEnds;

        private final AtomicInteger marked = new AtomicInteger();

        Breaking(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            boolean sending = Thread.currentThread().getName().endsWith("-send");
            if (sending && marked.get() > 0 && refusedAfterMark.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLTransientConnectionException("the connection broke");
            }
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                        String sql = method.getName().equals("prepareStatement") ? arguments[0].toString() : "";
                        refuse(sql);
                        Object result = invoke(connection, method, arguments);
                        return sending && sql.contains("set state = 'SENDING'")
                                ? marking((PreparedStatement) result)
                                : result;
                    });
        }

        private void refuse(String sql) throws SQLException {
            boolean end = sql.contains("update telegram_outgoing") && sql.contains("set state = ?, message_id");
            boolean givingUp = sql.contains("The answer came but could not be noted");
            if ((end && refusesEnds) || (givingUp && refusedGivingUp.getAndUpdate(left -> Math.max(0, left - 1)) > 0)) {
                throw new SQLException("cannot be written", "22000");
            }
        }

        private PreparedStatement marking(PreparedStatement statement) {
            return (PreparedStatement) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (self, method, arguments) -> {
                        Object result = invoke(statement, method, arguments);
                        if (method.getName().equals("executeUpdate")) {
                            marked.incrementAndGet();
                            if (unheardMarks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                                throw new SQLTransientConnectionException("the connection broke before its answer");
                            }
                        }
                        return result;
                    });
        }

        private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
                throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
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

    private EdgeNode node(DataSource source) {
        return EdgeNode.on(source, database.directConnections(), desk.address());
    }

    private List<String> written() {
        return desk.simulator
                .world()
                .with(() -> desk.simulator.world().privateChat(desk.bot, desk.anna).messages().values().stream()
                        .filter(message -> message.actor() == desk.bot)
                        .map(message -> message.content().words().text())
                        .toList());
    }

    private void say(EdgeNode node, BotId bot, String text) {
        node.get(Dispatcher.class)
                .enqueue(bot, Outgoing.message(desk.anna, RichText.plain(text)), Priority.REPLY, text);
    }

    private void bothArriveOnce(Breaking source) {
        try (EdgeNode node = node(source).start()) {
            BotId bot = node.get(Bots.class)
                    .register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL))
                    .id();
            say(node, bot, "first");
            say(node, bot, "second");
            await().atMost(SOON).untilAsserted(() -> assertThat(written()).containsExactly("first", "second"));
            await().atMost(SOON).until(() -> states().equals(List.of("DONE", "DONE")));
            assertThat(written()).containsExactly("first", "second");
        }
    }

    private List<@Nullable String> states() {
        return database.jdbc()
                .sql("select state from telegram_outgoing order by id")
                .query(String.class)
                .list();
    }

    @Test
    void aConnectionThatBreaksBetweenMarkAndCallMutesNobody() {
        Breaking source = new Breaking(database.dataSource());
        source.refusedAfterMark.set(1);
        bothArriveOnce(source);
    }

    @Test
    void aMarkOfWhichNobodyHearsIsTakenBackBecauseNothingWasSent() {
        Breaking source = new Breaking(database.dataSource());
        source.unheardMarks.set(1);
        bothArriveOnce(source);
    }

    @Test
    void whatWasSentIsNotedHoweverLongThatTakes() {
        Breaking source = new Breaking(database.dataSource());
        source.refusedAfterMark.set(7);
        bothArriveOnce(source);
    }

    @Test
    void aCallWhoseEndCanBeNotedInNoWayIsNotMadeAgain() {
        Breaking source = new Breaking(database.dataSource());
        source.refusesEnds = true;
        source.refusedGivingUp.set(1);
        try (EdgeNode node = node(source).start()) {
            BotId bot = node.get(Bots.class)
                    .register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL))
                    .id();
            say(node, bot, "first");
            await().atMost(SOON).until(() -> written().size() > 1 || states().equals(List.of("UNCERTAIN")));
            assertThat(written()).containsExactly("first");
            assertThat(source.refusedGivingUp).hasValue(0);
        }
    }

    @Test
    void aRowThatIsMarkedThoughNobodyWorksOnItIsQueuedAgain() {
        try (EdgeNode node = node(database.dataSource()).start()) {
            BotId bot = node.get(Bots.class)
                    .register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL))
                    .id();
            say(node, bot, "first");
            await().atMost(SOON).until(() -> states().equals(List.of("DONE")));
            // As a mark that came through after its connection was given up leaves it.
            database.jdbc().sql("""
                        insert into telegram_outgoing
                            (bot_id, key, priority, method, chat_id, parameters, words, state, epoch, sending_at)
                        select bot_id, 'late', priority, method, chat_id, '{}', '{"text":"late"}', 'SENDING', epoch,
                            clock_timestamp()
                        from telegram_outgoing""").update();
            say(node, bot, "second");
            await().atMost(SOON).untilAsserted(() -> assertThat(written()).containsExactly("first", "late", "second"));
        }
    }
}
