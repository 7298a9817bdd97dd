package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The database goes away while updates come in. */
class IntakeOutageTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<String> answered = new CopyOnWriteArrayList<>();

    /** Gives no connection while it is away. */
    private static final class Unsteady extends DelegatingDataSource {
        volatile boolean away;

        Unsteady(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                throw new SQLTransientConnectionException("the database is away");
            }
            return super.getConnection();
        }
    }

    private final class Answering implements UpdateResponder {
        @Override
        public int rank() {
            return QUESTION;
        }

        @Override
        public boolean respond(BotUpdate update) {
            if (update.kind().equals("message")) {
                answered.add(update.body().path("text").asString(""));
            }
            return true;
        }
    }

    @Test
    void nothingIsAcknowledgedThatIsNotStoredAndItGoesOnByItself() {
        Unsteady source = new Unsteady(database.dataSource());
        try (Desk desk = new Desk();
                EdgeNode node = EdgeNode.on(source, database.directConnections(), desk.address())
                        .with(new Answering())
                        .start()) {
            node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
            desk.write(desk.anna, desk.bot, "m0");
            await().atMost(SOON).until(() -> answered.equals(List.of("m0")));

            source.away = true;
            for (int i = 1; i <= 10; i++) {
                desk.write(desk.anna, desk.bot, "m" + i);
            }
            // Long enough for the poll that brought them to end unstored, and for another that must not acknowledge
            // them.
            await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> pending(desk) >= 10);
            assertThat(answered).containsExactly("m0");
            assertThat(stored()).isOne();

            source.away = false;
            await().atMost(SOON).until(() -> answered.size() >= 11);
            assertThat(answered)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(0, 10).mapToObj(i -> "m" + i).toList());
            desk.write(desk.anna, desk.bot, "m11");
            await().atMost(SOON).until(() -> answered.contains("m11"));
        }
    }

    private int stored() {
        return database.jdbc()
                .sql("select count(*) from update_inbox where kind = 'message'")
                .query(Integer.class)
                .single();
    }

    private static long pending(Desk desk) {
        return desk.call("getWebhookInfo", Map.of())
                .path("pending_update_count")
                .asLong();
    }
}
