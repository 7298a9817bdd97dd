package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.simulator.world.Invoice;
import io.kanal.simulator.world.WorldEvent;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.JsonNodeFactory;

/** Questions before a payment, which Telegram waits ten seconds for, while everything else is slow. */
class UrgentUpdatesTest {
    private static final Duration SOON = Duration.ofSeconds(9);
    private static final int CROWD = 1_100;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final Queue<WorldEvent.CheckoutEnded> ended = new ConcurrentLinkedQueue<>();
    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk();
        desk.simulator.world().listen(event -> {
            if (event instanceof WorldEvent.CheckoutEnded end) {
                ended.add(end);
            }
        });
    }

    @AfterEach
    void tearDown() {
        desk.close();
    }

    /** Answers messages only when it is let go, and lets every payment pass. */
    private static final class Slow implements UpdateResponder {
        final CountDownLatch letGo = new CountDownLatch(1);
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger asked = new AtomicInteger();
        private volatile @Nullable Dispatcher dispatcher;

        @Override
        public int rank() {
            return COMMANDS;
        }

        @Override
        public boolean respond(BotUpdate update) {
            if (!update.kind().equals("pre_checkout_query")) {
                begun.incrementAndGet();
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return true;
            }
            asked.incrementAndGet();
            Objects.requireNonNull(dispatcher)
                    .send(
                            update.bot(),
                            Outgoing.of(
                                    "answerPreCheckoutQuery",
                                    null,
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put(
                                                    "pre_checkout_query_id",
                                                    update.body().path("id").asString(""))
                                            .put("ok", true)),
                            Priority.DEADLINE,
                            Duration.ofSeconds(8));
            return true;
        }
    }

    @Test
    void theyPassSlowAnswersHoweverManyWait() {
        Slow slow = new Slow();
        try (EdgeNode node = EdgeNode.on(database, desk.address()).with(slow).start()) {
            slow.dispatcher = node.get(Dispatcher.class);
            node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
            desk.write(desk.anna, desk.bot, "slow");
            desk.sim("traffic", Map.of("bot", desk.bot, "count", CROWD, "people", 100));
            // As many as are answered at once, and more wait than are kept in memory.
            await().atMost(Duration.ofSeconds(20)).until(() -> slow.begun.get() == 64);
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() > CROWD);

            pay(desk.anna);
            pay(desk.boris);
            await().atMost(SOON).until(() -> ended.size() == 2);
            assertThat(ended).allMatch(WorldEvent.CheckoutEnded::paid);
            assertThat(slow.begun).hasValue(64);
            assertThat(slow.asked).hasValue(2);
            slow.letGo.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
            assertThat(slow.asked).as("each is asked once").hasValue(2);
        }
    }

    private void pay(long person) {
        Invoice invoice = new Invoice(desk.bot, "Basic", "A month", "payload", 10, "", false);
        String slug = desk.simulator.world().payments().link(invoice);
        desk.sim("pay", Map.of("as", person, "slug", slug));
    }

    private long waiting() {
        return database.jdbc()
                .sql("select count(*) from update_waiting")
                .query(Long.class)
                .single();
    }
}
