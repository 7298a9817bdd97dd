package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.shared.decisions.Decisions;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An update that ends the process, as an exhausted stack of native code or the kernel's killer would. */
@EmbeddedOnly
class DeadlyUpdateTest {
    private static final int ENDED_BY_IT = 3;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void anUpdateThatEndsTheProcessIsSetAsideAfterBoundedTriesAndAllOthersAreAnswered() throws Exception {
        database.jdbc().sql("create table handled (text text)").update();
        try (Desk desk = new Desk()) {
            Bot bot;
            try (EdgeNode registering = EdgeNode.on(database, desk.address()).start()) {
                bot = registering.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
            }
            desk.write(desk.anna, desk.bot, "deadly");
            desk.write(desk.anna, desk.bot, "behind it");
            List<String> expected = new ArrayList<>(List.of("behind it"));
            for (int i = 0; i < 20; i++) {
                desk.write(desk.user("P" + i), desk.bot, "innocent " + i);
                expected.add("innocent " + i);
            }
            int ends = 0;
            Process process = EdgeProcess.start(DeadlyUpdateTest.class, database, desk.address());
            try {
                while (ends < 10 && !calm(process)) {
                    assertThat(process.exitValue()).isEqualTo(ENDED_BY_IT);
                    ends++;
                    process = EdgeProcess.start(DeadlyUpdateTest.class, database, desk.address());
                }
                // Once unsuspected, then five times by itself.
                assertThat(ends).isBetween(5, 6);
                assertThat(handled()).containsExactlyInAnyOrderElementsOf(expected);
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
            try (EdgeNode looking = EdgeNode.on(database, desk.address()).start()) {
                assertThat(looking.get(Decisions.class)
                                .page(Caller.KANAL, "updates", null, 10)
                                .items())
                        .singleElement()
                        .satisfies(one -> {
                            assertThat(one.bot()).isEqualTo(bot.id().value());
                            assertThat(one.why()).contains("process ended");
                        });
            }
        }
    }

    @Test
    void anOrderlyEndPutsNobodyUnderSuspicion() {
        try (Desk desk = new Desk()) {
            EdgeNode node = EdgeNode.on(database, desk.address()).start();
            Bot bot = node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
            await().atMost(Duration.ofSeconds(15)).until(() -> answering(bot) > 0);
            node.close();
            assertThat(answering(bot)).isZero();
        }
    }

    private long answering(Bot bot) {
        return database.jdbc()
                .sql("select coalesce(answering, 0) from telegram_bot where id = :bot")
                .param("bot", bot.id().value())
                .query(Long.class)
                .single();
    }

    /** Waits until it ends, or everything is answered or set aside. */
    private boolean calm(Process process) throws InterruptedException {
        for (int i = 0; i < 600 && !process.waitFor(100, TimeUnit.MILLISECONDS); i++) {
            if (handled().contains("behind it") && waiting() == 0) {
                return true;
            }
        }
        assertThat(process.isAlive()).as("stuck").isFalse();
        return false;
    }

    private long waiting() {
        return database.jdbc()
                .sql("select count(*) from update_waiting where set_aside_at is null")
                .query(Long.class)
                .single();
    }

    private List<String> handled() {
        return database.jdbc()
                .sql("select text from handled")
                .query((row, number) -> Objects.requireNonNull(row.getString("text")))
                .list();
    }

    /** The process that ends. */
    public static void main(String[] arguments) throws InterruptedException {
        EdgeNode node = EdgeProcess.node(arguments);
        node.with(new Dying(node)).start();
        Thread.currentThread().join();
    }

    private record Dying(EdgeNode node) implements UpdateResponder {
        @Override
        public int rank() {
            return QUESTION;
        }

        @Override
        public boolean respond(BotUpdate update) {
            String text = update.body().path("text").asString("");
            if (text.equals("deadly")) {
                Runtime.getRuntime().halt(ENDED_BY_IT);
            }
            if (!update.kind().equals("message")) {
                return false;
            }
            node.get(WaitingUpdates.class)
                    .handle(
                            update,
                            () -> node.get(JdbcClient.class)
                                    .sql("insert into handled (text) values (:text)")
                                    .param("text", text)
                                    .update());
            return true;
        }
    }
}
