package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.decisions.Decidable;
import io.kanal.shared.decisions.Decisions;
import io.kanal.shared.secrets.Secret;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the simulator through the inbox to the responders. */
class IntakeTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk();
    }

    @AfterEach
    void tearDown() {
        desk.close();
    }

    /** Claims what it is told to and notes it. */
    private static final class Noting implements UpdateResponder {
        final List<BotUpdate> seen = new CopyOnWriteArrayList<>();
        private final int rank;
        private final Predicate<BotUpdate> claims;

        Noting(int rank, Predicate<BotUpdate> claims) {
            this.rank = rank;
            this.claims = claims;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public boolean respond(BotUpdate update) {
            if (!claims.test(update)) {
                return false;
            }
            seen.add(update);
            return true;
        }

        List<String> texts() {
            return seen.stream()
                    .map(update -> update.body().path("text").asString(""))
                    .toList();
        }
    }

    private static boolean isMessage(BotUpdate update) {
        return update.kind().equals("message");
    }

    private EdgeNode node(Object... beans) {
        return EdgeNode.on(database, desk.address()).with(beans);
    }

    private Bot register(EdgeNode node) {
        return node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
    }

    private long waiting() {
        return database.jdbc()
                .sql("select count(*) from update_waiting")
                .query(Long.class)
                .single();
    }

    @Test
    void whatPeopleWriteReachesTheFirstResponderThatClaimsItInOrder() {
        Noting commands = new Noting(
                UpdateResponder.COMMANDS,
                update -> isMessage(update)
                        && update.body().path("text").asString("").startsWith("/"));
        Noting questions = new Noting(UpdateResponder.QUESTION, IntakeTest::isMessage);
        try (EdgeNode node = node(questions, commands).start()) {
            Bot bot = register(node);
            assertThat(bot.username()).isEqualTo("kanal_bot");
            assertThat(node.get(Bots.class).own()).contains(bot);
            for (int i = 0; i < 20; i++) {
                desk.write(desk.anna, desk.bot, i % 5 == 0 ? "/c" + i : "q" + i);
            }
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(commands.texts()).containsExactly("/c0", "/c5", "/c10", "/c15");
                assertThat(questions.texts()).hasSize(16).startsWith("q1", "q2", "q3", "q4", "q6");
            });
            await().atMost(SOON).until(() -> waiting() == 0);
            BotUpdate first = questions.seen.getFirst();
            assertThat(first.chatId()).isEqualTo(desk.anna);
            assertThat(first.userId()).isEqualTo(desk.anna);
            assertThat(first.bot()).isEqualTo(bot.id());
            assertThat(first.body().path("from").path("language_code").asString())
                    .isEqualTo("ru");
        }
    }

    @Test
    void aSlowChatDoesNotHoldUpAnother() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        Noting rest = new Noting(UpdateResponder.QUESTION, IntakeTest::isMessage);
        UpdateResponder stuck = new UpdateResponder() {
            @Override
            public int rank() {
                return DIALOG;
            }

            @Override
            public boolean respond(BotUpdate update) {
                if (isMessage(update) && update.body().path("text").asString("").equals("slow")) {
                    try {
                        slow.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return false;
            }
        };
        try (EdgeNode node = node(stuck, rest).start()) {
            register(node);
            desk.write(desk.anna, desk.bot, "slow");
            desk.write(desk.anna, desk.bot, "behind it");
            desk.write(desk.boris, desk.bot, "other chat");
            await().atMost(SOON).untilAsserted(() -> assertThat(rest.texts()).containsExactly("other chat"));
            slow.countDown();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(rest.texts()).containsExactly("other chat", "slow", "behind it"));
        }
    }

    @Test
    void afterARestartNothingComesTwiceAndWhatCameMeanwhileComes() {
        Noting first = new Noting(UpdateResponder.QUESTION, IntakeTest::isMessage);
        try (EdgeNode node = node(first).start()) {
            register(node);
            desk.write(desk.anna, desk.bot, "one");
            await().atMost(SOON).until(() -> first.texts().equals(List.of("one")) && waiting() == 0);
        }
        desk.write(desk.anna, desk.bot, "two");
        Noting second = new Noting(UpdateResponder.QUESTION, IntakeTest::isMessage);
        try (EdgeNode again = node(second).start()) {
            assertThat(again.get(Bots.class).own()).isPresent();
            await().atMost(SOON).until(() -> second.texts().equals(List.of("two")) && waiting() == 0);
        }
        assertThat(first.texts()).containsExactly("one");
        assertThat(second.texts()).containsExactly("two");
    }

    @Test
    void ofTwoNodesOnlyOnePollsAndTheOtherTakesOver() {
        Noting one = new Noting(UpdateResponder.QUESTION, IntakeTest::isMessage);
        Noting other = new Noting(UpdateResponder.QUESTION, IntakeTest::isMessage);
        EdgeNode first = node(one).start();
        try (EdgeNode second = node(other).start()) {
            register(first);
            desk.write(desk.anna, desk.bot, "a");
            await().atMost(SOON).until(() -> one.seen.size() + other.seen.size() == 1);
            assertThat(second.get(Bots.class).own().orElseThrow().error()).isNull();
            first.close();
            desk.write(desk.anna, desk.bot, "b");
            await().atMost(SOON).until(() -> other.texts().contains("b"));
            assertThat(one.seen.size() + other.seen.size()).isEqualTo(2);
        } finally {
            first.close();
        }
    }

    @Test
    void anAlbumComesAsOne() {
        Noting all =
                new Noting(UpdateResponder.QUESTION, update -> update.kind().equals("channel_post"));
        try (EdgeNode node = node(all).start()) {
            register(node);
            Map<String, String> file = Map.of("kind", "document", "base64", "aGVsbG8=");
            desk.sim("sendMedia", Map.of("as", desk.anna, "chat", desk.channel, "files", List.of(file, file, file)));
            await().atMost(SOON).until(() -> !all.seen.isEmpty() && waiting() == 0);
            assertThat(all.seen).hasSize(1);
            assertThat(all.seen.getFirst().album()).hasSize(2);
        }
    }

    @Test
    void aResponderThatMarksItsUpdateIsNotAskedAgainEvenIfItFailsAfterwards() {
        List<String> handled = new CopyOnWriteArrayList<>();
        EdgeNode node = node();
        UpdateResponder marking = new UpdateResponder() {
            @Override
            public int rank() {
                return COMMANDS;
            }

            @Override
            public boolean respond(BotUpdate update) {
                if (!isMessage(update)) {
                    return false;
                }
                node.get(WaitingUpdates.class).handle(update, () -> {});
                handled.add(update.body().path("text").asString(""));
                throw new IllegalStateException("after the effect");
            }
        };
        try (node) {
            node.with(marking).start();
            register(node);
            desk.write(desk.anna, desk.bot, "x");
            desk.write(desk.anna, desk.bot, "y");
            await().atMost(SOON).until(() -> handled.size() >= 2 && waiting() == 0);
            assertThat(handled).containsExactly("x", "y");
        }
    }

    @Test
    void aPoisonousUpdateIsSetAsideAfterFiveTriesAndTheChatGoesOn() {
        Noting calm = new Noting(UpdateResponder.QUESTION, IntakeTest::isMessage);
        List<String> tries = new CopyOnWriteArrayList<>();
        UpdateResponder failing = new UpdateResponder() {
            @Override
            public int rank() {
                return COMMANDS;
            }

            @Override
            public boolean respond(BotUpdate update) {
                if (update.body().path("text").asString("").equals("poison")) {
                    tries.add("poison");
                    throw new IllegalArgumentException("cannot stand it");
                }
                return false;
            }
        };
        try (EdgeNode node = node(failing, calm).start()) {
            register(node);
            desk.write(desk.anna, desk.bot, "poison");
            desk.write(desk.anna, desk.bot, "after");
            await().atMost(Duration.ofSeconds(40)).until(() -> calm.texts().contains("after"));
            assertThat(tries).hasSize(5);
            assertThat(database.jdbc()
                            .sql("select error from update_waiting where set_aside_at is not null")
                            .query(String.class)
                            .list())
                    .containsExactly("IllegalArgumentException: cannot stand it");
        }
    }

    @Test
    void whatWasSetAsideIsAnsweredOnceMoreOrDroppedWhenAPersonSaysSo() {
        AtomicBoolean broken = new AtomicBoolean(true);
        List<String> answered = new CopyOnWriteArrayList<>();
        UpdateResponder moody = new UpdateResponder() {
            @Override
            public int rank() {
                return COMMANDS;
            }

            @Override
            public boolean respond(BotUpdate update) {
                if (!isMessage(update)) {
                    return false;
                }
                if (broken.get()) {
                    throw new IllegalArgumentException("not today");
                }
                answered.add(update.body().path("text").asString(""));
                return true;
            }
        };
        try (EdgeNode node = node(moody).start()) {
            register(node);
            Decisions decisions = node.get(Decisions.class);
            desk.write(desk.anna, desk.bot, "from Anna");
            desk.write(desk.boris, desk.bot, "from Boris");
            desk.write(desk.user("Vera"), desk.bot, "from Vera");
            await().atMost(Duration.ofSeconds(40)).until(() -> unanswered(node).size() == 3);
            List<Decidable.Item> stuck = unanswered(node);
            assertThat(stuck).allSatisfy(one -> {
                assertThat(one.what()).isEqualTo("message");
                assertThat(one.why()).contains("not today");
            });
            assertThatThrownBy(() -> decisions.decide(
                            Caller.KANAL,
                            "updates",
                            "retry",
                            List.of(stuck.getFirst().id(), "999999")))
                    .hasMessageContaining("999999");
            assertThat(unanswered(node)).as("all or none").hasSize(3);

            broken.set(false);
            decisions.decide(
                    Caller.KANAL, "updates", "retry", List.of(stuck.getFirst().id()));
            await().atMost(SOON).until(() -> answered.equals(List.of("from Anna")));
            decisions.decide(
                    Caller.KANAL, "updates", "drop", List.of(stuck.get(1).id()));
            assertThat(unanswered(node)).hasSize(1);
            assertThatThrownBy(() -> decisions.decide(
                            Caller.KANAL,
                            "updates",
                            "retry",
                            List.of(stuck.get(1).id())))
                    .isInstanceOf(KanalException.class);
            desk.write(desk.boris, desk.bot, "after it");
            await().atMost(SOON).until(() -> answered.equals(List.of("from Anna", "after it")) && waiting() == 1);
        }
        try (EdgeNode restarted = node(moody).start()) {
            String left = unanswered(restarted).getFirst().id();
            restarted.get(Decisions.class).decide(Caller.KANAL, "updates", "retry", List.of(left));
            await().atMost(SOON).until(() -> waiting() == 0);
            desk.write(desk.anna, desk.bot, "after all");
            await().atMost(SOON).until(() -> answered.size() >= 4);
            assertThat(answered).containsExactly("from Anna", "after it", "from Vera", "after all");
        }
    }

    private static List<Decidable.Item> unanswered(EdgeNode node) {
        return node.get(Decisions.class)
                .page(Caller.KANAL, "updates", null, Decisions.MOST)
                .items();
    }

    @Test
    void aRevokedTokenStopsTheBotWithAReason() {
        try (EdgeNode node = node().start()) {
            Bot bot = register(node);
            desk.sim("revokeToken", Map.of("bot", desk.bot));
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                desk.write(desk.anna, desk.bot, "wakes the poll");
                return node.get(Bots.class).get(bot.id()).state() == BotState.REVOKED;
            });
            assertThat(node.get(Bots.class).get(bot.id()).error()).contains("401");
            assertThatThrownBy(() -> node.get(Bots.class).start(Caller.KANAL, bot.id()))
                    .isInstanceOf(KanalException.class)
                    .hasMessageContaining("refuses the token")
                    .hasMessageNotContaining(desk.token.reveal());
        }
    }

    @Test
    void theTokenIsSealedAndAWrongOneIsRefusedWithoutBeingRepeated() {
        try (EdgeNode node = node().start()) {
            Bot bot = register(node);
            byte[] stored = database.jdbc()
                    .sql("select token from telegram_bot where id = :id")
                    .param("id", bot.id().value())
                    .query(byte[].class)
                    .single();
            assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(desk.token.reveal());
            for (String wrong : List.of("1234:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "no token", "1:a/../b")) {
                assertThatThrownBy(() -> node.get(Bots.class)
                                .register(Caller.KANAL, new Secret<>(wrong), Set.of(BotPurpose.HOSTED)))
                        .isInstanceOf(KanalException.class)
                        .hasMessageNotContaining(wrong);
            }
        }
    }
}
