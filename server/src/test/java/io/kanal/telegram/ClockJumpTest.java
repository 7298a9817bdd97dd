package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.shared.text.RichText;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The database's clock jumps. It cannot be set here, but what it wrote can: moving the written times forwards is the clock
 * set back, moving them backwards is the clock set forwards.
 */
class ClockJumpTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<String> answered = new CopyOnWriteArrayList<>();
    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk();
    }

    @AfterEach
    void tearDown() {
        desk.close();
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

    private EdgeNode node() {
        return EdgeNode.on(database, desk.address()).with(new Answering()).start();
    }

    private Bot registered() {
        try (EdgeNode node = EdgeNode.on(database, desk.address()).start()) {
            return node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
        }
    }

    @Test
    void aLeaseOfADeadHolderDoesNotLastAsLongAsTheClockWasSetBack() {
        Bot bot = registered();
        database.jdbc()
                .sql("update lease set holder = 'dead', expires_at = clock_timestamp() + interval '1 day' where"
                        + " name = :name")
                .param("name", "bot:" + bot.id())
                .update();
        try (EdgeNode node = node()) {
            assertThat(node.get(Bots.class).list(Caller.KANAL)).hasSize(1);
            desk.write(desk.anna, desk.bot, "after the jump");
            await().atMost(SOON).until(() -> answered.equals(List.of("after the jump")));
        }
    }

    @Test
    void aLivingHolderGoesOnThroughJumpsInBothDirections() {
        registered();
        try (EdgeNode node = node()) {
            assertThat(node.get(Bots.class).list(Caller.KANAL)).hasSize(1);
            for (String jump : List.of("- interval '1 day'", "+ interval '1 day'")) {
                desk.write(desk.anna, desk.bot, "before " + jump);
                await().atMost(SOON).until(() -> answered.contains("before " + jump));
                database.jdbc()
                        .sql("update lease set expires_at = expires_at " + jump + " where holder <> ''")
                        .update();
                database.jdbc()
                        .sql("update update_inbox set received_at = received_at " + jump)
                        .update();
                desk.write(desk.anna, desk.bot, "after " + jump);
                await().atMost(SOON).until(() -> answered.contains("after " + jump));
            }
            assertThat(answered).hasSize(4).doesNotHaveDuplicates();
        }
    }

    @Test
    void aWaitOfTelegramsIsNotLongerBecauseTheClockWasSetBack() {
        Bot bot = registered();
        for (String family : List.of("token", "words")) {
            database.jdbc()
                    .sql("""
                            insert into telegram_pause (bot_id, chat_id, family, until, millis)
                            values (:bot, 0, :family, clock_timestamp() + interval '1 day', 700)""")
                    .param("bot", bot.id().value())
                    .param("family", family)
                    .update();
        }
        database.jdbc()
                .sql("""
                        insert into telegram_outgoing (bot_id, key, priority, method, chat_id, parameters, state, sending_at,
                            finished_at)
                        values (:bot, 'of tomorrow', 2, 'sendMessage', :chat, '{}', 'DONE',
                            clock_timestamp() + interval '1 day', clock_timestamp() + interval '1 day')""")
                .param("bot", bot.id().value())
                .param("chat", desk.anna)
                .update();
        desk.write(desk.anna, desk.bot, "/start");
        try (EdgeNode node = node()) {
            Dispatcher dispatcher = node.get(Dispatcher.class);
            OutgoingId call = dispatcher.enqueue(
                    bot.id(), Outgoing.message(desk.anna, RichText.plain("in time")), Priority.REPLY, "one");
            await().atMost(SOON).until(() -> dispatcher.find(call).orElseThrow().state() == OutgoingState.DONE);
        }
    }
}
