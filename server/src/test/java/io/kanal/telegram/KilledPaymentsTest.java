package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Audit;
import io.kanal.people.Users;
import io.kanal.people.payments.PaidStars;
import io.kanal.people.payments.StarPayments;
import io.kanal.shared.Caller;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A process that is killed while it credits a payment: before the commit and right after it. */
@EmbeddedOnly
class KilledPaymentsTest {
    private static final int ENDED_BY_IT = 3;
    private static final Instant UNTIL = Instant.parse("2036-01-01T00:00:00Z");

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void aChargeIsCreditedOnceHoweverOftenTheProcessEndsAndTheMessageComes() throws Exception {
        database.jdbc().sql("create table death (n int)").update();
        try (Desk desk = new Desk()) {
            Bot bot;
            try (EdgeNode registering = EdgeNode.on(database, desk.address()).start()) {
                bot = registering.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
            }
            prepare(bot, desk.anna);
            paid(desk);
            paid(desk);
            int ends = 0;
            Process process = EdgeProcess.start(KilledPaymentsTest.class, database, desk.address());
            try {
                while (ends < 5 && !calm(process)) {
                    assertThat(process.exitValue()).isEqualTo(ENDED_BY_IT);
                    ends++;
                    process = EdgeProcess.start(KilledPaymentsTest.class, database, desk.address());
                }
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
            assertThat(ends).as("twice before a commit, once after it").isEqualTo(3);
            assertThat(count("star_ledger")).isEqualTo(1);
            assertThat(count("subscription_event")).isEqualTo(1);
            assertThat(database.jdbc()
                            .sql("select tier_until = :until from users where telegram_id = :anna and tier = 'basic'")
                            .param("until", UNTIL.atOffset(java.time.ZoneOffset.UTC))
                            .param("anna", desk.anna)
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    private void prepare(Bot bot, long anna) {
        long user =
                database.jdbc().sql("""
                        insert into users (name, role, zone, language, telegram_id, created_at)
                        values ('Anna', 'member', 'UTC', 'en', :anna, now()) returning id""").param("anna", anna).query(Long.class).single();
        database.jdbc()
                .sql("""
                        insert into star_invoice (payload, bot_id, user_id, tier, stars, link, created_at)
                        values ('payload', :bot, :user, 'basic', 400, 'x', now())""")
                .param("bot", bot.id().value())
                .param("user", user)
                .update();
    }

    /** Telegram tells of the same charge, each time as a message of its own. */
    private static void paid(Desk desk) {
        var payment = JsonNodeFactory.instance
                .objectNode()
                .put("currency", "XTR")
                .put("total_amount", 400)
                .put("invoice_payload", "payload")
                .put("telegram_payment_charge_id", "charge")
                .put("provider_payment_charge_id", "x");
        desk.simulator
                .world()
                .posts()
                .announce(
                        desk.anna,
                        desk.simulator.world().privateChat(desk.anna, desk.bot),
                        "successful_payment",
                        payment,
                        "paid");
    }

    private boolean calm(Process process) throws InterruptedException {
        for (int i = 0; i < 600 && !process.waitFor(100, TimeUnit.MILLISECONDS); i++) {
            if (count("star_ledger") == 1 && count("update_waiting") == 0 && count("death") == 3) {
                return true;
            }
        }
        assertThat(process.isAlive()).as("stuck").isFalse();
        return false;
    }

    private long count(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    /** The process that ends. */
    public static void main(String[] arguments) throws InterruptedException {
        EdgeNode node = EdgeProcess.node(arguments);
        node.scan("io.kanal.people.payments", "io.kanal.people.settings", "io.kanal.people.tiers")
                .with(Users.class)
                .with(Audit.class)
                .with(new Crediting(node, List.of(arguments)))
                .start();
        Thread.currentThread().join(Duration.ofMinutes(2));
    }

    private record Crediting(EdgeNode node, List<String> arguments) implements UpdateResponder {
        @Override
        public int rank() {
            return PAYMENTS;
        }

        @Override
        public boolean respond(BotUpdate update) {
            if (!update.body().has("successful_payment")) {
                return false;
            }
            JsonNode payment = update.body().path("successful_payment");
            node.get(WaitingUpdates.class).handle(update, () -> {
                node.get(StarPayments.class)
                        .credit(new PaidStars(
                                update.bot(),
                                update.body().path("from").path("id").asLong(0),
                                payment.path("telegram_payment_charge_id").asString(""),
                                payment.path("currency").asString(""),
                                payment.path("total_amount").asLong(0),
                                payment.path("invoice_payload").asString(""),
                                UNTIL,
                                false));
                if (deaths() < 2) {
                    die();
                }
            });
            if (deaths() == 2) {
                die();
            }
            return true;
        }

        private int deaths() {
            try (Connection connection =
                            DriverManager.getConnection(arguments.get(0), arguments.get(1), arguments.get(2));
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from death")) {
                rows.next();
                return rows.getInt(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void die() {
            try (Connection connection =
                            DriverManager.getConnection(arguments.get(0), arguments.get(1), arguments.get(2));
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("insert into death values (1)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            Runtime.getRuntime().halt(ENDED_BY_IT);
        }
    }
}
