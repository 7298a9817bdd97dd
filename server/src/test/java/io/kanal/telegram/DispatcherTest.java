package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.shared.KanalException;
import io.kanal.shared.decisions.Decidable;
import io.kanal.shared.decisions.Decisions;
import io.kanal.shared.text.RichText;
import io.kanal.simulator.botapi.CallLog;
import io.kanal.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.JsonNodeFactory;

/** From the queue to the simulator, with what goes wrong on the way. */
class DispatcherTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk();
        desk.write(desk.anna, desk.bot, "/start");
        desk.write(desk.boris, desk.bot, "/start");
    }

    @AfterEach
    void tearDown() {
        desk.close();
    }

    private EdgeNode started() {
        return EdgeNode.on(database, desk.address()).start();
    }

    private BotId register(EdgeNode node) {
        return node.get(Bots.class)
                .register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL))
                .id();
    }

    /** What the bot has written into a chat, in order. */
    private List<String> written(long chat) {
        return desk.simulator.world().with(() -> {
            var found = chat > 0
                    ? desk.simulator.world().privateChat(desk.bot, chat)
                    : desk.simulator.world().chat(chat);
            return found.messages().values().stream()
                    .filter(message -> message.actor() == desk.bot && !message.isService())
                    .map(message -> message.content().words().text())
                    .toList();
        });
    }

    private List<CallLog.Entry> calls(String method) {
        return desk.simulator.botApi().log().latest(10_000).reversed().stream()
                .filter(entry -> entry.method().equals(method))
                .toList();
    }

    private static RichText words(String text) {
        return RichText.plain(text);
    }

    private static OutgoingView ended(Dispatcher dispatcher, OutgoingId id) {
        return await().atMost(SOON)
                .until(
                        () -> dispatcher.find(id).orElseThrow(),
                        view -> view.state() == OutgoingState.UNCERTAIN
                                || view.state().over());
    }

    @Test
    void theSameKeyIsSentOnceAndAChatKeepsItsOrder() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            OutgoingId first = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("1")), Priority.REPLY, "k1");
            OutgoingId again = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("no")), Priority.REPLY, "k1");
            for (int i = 2; i <= 5; i++) {
                dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("" + i)), Priority.REPLY, "k" + i);
            }
            assertThat(again).isEqualTo(first);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(written(desk.anna)).containsExactly("1", "2", "3", "4", "5"));
            OutgoingView view = ended(dispatcher, first);
            assertThat(view.state()).isEqualTo(OutgoingState.DONE);
            assertThat(view.messageId()).isPositive();
            assertThat(desk.simulator.botApi().flood().refused()).isZero();
        }
    }

    @Test
    void whatIsRolledBackIsNotSent() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            assertThatThrownBy(() -> node.get(TransactionTemplate.class).executeWithoutResult(status -> {
                        dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("no")), Priority.REPLY, "no");
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            ended(dispatcher, dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("yes")), Priority.REPLY, "y"));
            assertThat(written(desk.anna)).containsExactly("yes");
        }
    }

    @Test
    void whoBlockedTheBotIsNotWrittenToUnasked() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            desk.sim("block", Map.of("as", desk.anna, "chat", desk.bot));
            OutgoingId first = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("a")), Priority.REPLY, "a");
            assertThat(ended(dispatcher, first)).satisfies(view -> {
                assertThat(view.state()).isEqualTo(OutgoingState.DROPPED);
                assertThat(view.note()).contains("403");
            });
            assertThat(dispatcher.isBlocked(bot, desk.anna)).isTrue();
            assertThat(dispatcher.isBlocked(bot, desk.boris)).isFalse();
            OutgoingId unasked =
                    dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("b")), Priority.BROADCAST, "b");
            assertThat(ended(dispatcher, unasked).state()).isEqualTo(OutgoingState.DROPPED);
            assertThat(calls("sendMessage")).hasSize(1);
            desk.sim("unblock", Map.of("as", desk.anna, "chat", desk.bot));
            OutgoingId reply = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("c")), Priority.REPLY, "c");
            assertThat(ended(dispatcher, reply).state()).isEqualTo(OutgoingState.DONE);
            await().atMost(SOON).until(() -> !dispatcher.isBlocked(bot, desk.anna));
        }
    }

    @Test
    void aGroupThatHasMovedIsFollowedWithAllThatWaits() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            long group = desk.chat("group", "Small");
            desk.admin(group);
            long supergroup = desk.sim("migrate", Map.of("as", desk.anna, "chat", group))
                    .get("migrate_to_chat_id")
                    .asLong();
            OutgoingId first = dispatcher.enqueue(bot, Outgoing.message(group, words("one")), Priority.REPLY, "1");
            OutgoingId second = dispatcher.enqueue(bot, Outgoing.message(group, words("two")), Priority.REPLY, "2");
            assertThat(ended(dispatcher, first).chatId()).isEqualTo(supergroup);
            assertThat(ended(dispatcher, second).state()).isEqualTo(OutgoingState.DONE);
            assertThat(written(supergroup)).containsExactly("one", "two");
        }
    }

    @Test
    void longTextComesInPartsAndNothingComesBetween() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            String text = IntStream.range(0, 1200)
                    .mapToObj(i -> "word" + i)
                    .reduce((a, b) -> a + " " + b)
                    .orElseThrow();
            OutgoingId first =
                    dispatcher.enqueue(bot, Outgoing.message(desk.anna, words(text)), Priority.REPLY, "long");
            OutgoingId second =
                    dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("end")), Priority.REPLY, "end");
            assertThat(ended(dispatcher, first).state()).isEqualTo(OutgoingState.DONE);
            ended(dispatcher, second);
            List<String> written = written(desk.anna);
            assertThat(written).hasSize(4).endsWith("end");
            assertThat(String.join(" ", written.subList(0, 3))).isEqualTo(text);
        }
    }

    @Test
    void aServerErrorIsTriedAgain() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            desk.sim("faults", Map.of("methods", List.of("sendMessage")));
            desk.sim("faultOnce", Map.of("kind", "error_500"));
            OutgoingId id = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("x")), Priority.REPLY, "x");
            assertThat(ended(dispatcher, id).state()).isEqualTo(OutgoingState.DONE);
            assertThat(written(desk.anna)).containsExactly("x");
        }
    }

    private static List<Decidable.Item> uncertain(EdgeNode node) {
        return node.get(Decisions.class)
                .page(Caller.KANAL, "outgoing", null, Decisions.MOST)
                .items();
    }

    @Test
    void whatMayHaveArrivedIsListedAndLeftToAPerson() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            desk.sim("faults", Map.of("methods", List.of("sendMessage")));
            desk.sim("faultOnce", Map.of("kind", "reset_after"));
            OutgoingId lost = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("lost")), Priority.REPLY, "l");
            assertThat(ended(dispatcher, lost).state()).isEqualTo(OutgoingState.UNCERTAIN);
            desk.sim("faultOnce", Map.of("kind", "torn"));
            OutgoingId torn = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("torn")), Priority.REPLY, "t");
            assertThat(ended(dispatcher, torn).state()).isEqualTo(OutgoingState.UNCERTAIN);
            Decisions decisions = node.get(Decisions.class);
            String first = String.valueOf(lost.value());
            String second = String.valueOf(torn.value());
            assertThat(uncertain(node)).extracting(Decidable.Item::id).containsExactly(first, second);
            assertThat(written(desk.anna)).containsExactly("lost", "torn");
            decisions.decide(Caller.KANAL, "outgoing", "forget", List.of(first));
            decisions.decide(Caller.KANAL, "outgoing", "send-again", List.of(second));
            assertThat(ended(dispatcher, torn).state()).isEqualTo(OutgoingState.DONE);
            assertThat(written(desk.anna)).containsExactly("lost", "torn", "torn");
            assertThat(uncertain(node)).isEmpty();
            assertThatThrownBy(() -> decisions.decide(Caller.KANAL, "outgoing", "forget", List.of(second)))
                    .isInstanceOf(KanalException.class);
        }
    }

    @Test
    void aWaitIsObeyedOverARestart() {
        BotId bot;
        try (EdgeNode node = started()) {
            bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            desk.sim("floodWait", Map.of("bot", desk.bot, "seconds", 2));
            OutgoingId id = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("a")), Priority.REPLY, "a");
            await().atMost(SOON)
                    .until(() -> calls("sendMessage").stream()
                            .anyMatch(entry -> entry.outcome().equals("429")));
            assertThat(dispatcher.find(id).orElseThrow().state().over()).isFalse();
        }
        Instant told = calls("sendMessage").getFirst().at();
        try (EdgeNode node = started()) {
            Dispatcher dispatcher = node.get(Dispatcher.class);
            OutgoingId id = dispatcher.enqueue(bot, Outgoing.message(desk.boris, words("b")), Priority.REPLY, "b");
            assertThat(ended(dispatcher, id).state()).isEqualTo(OutgoingState.DONE);
            await().atMost(SOON).until(() -> written(desk.anna).equals(List.of("a")));
            // The simulator doubled the two seconds, because we knocked.
            assertThat(calls("sendMessage").subList(1, 3))
                    .allSatisfy(entry -> assertThat(Duration.between(told, entry.at()))
                            .isGreaterThanOrEqualTo(Duration.ofMillis(3_900)));
            assertThat(desk.simulator.botApi().flood().knocks()).isEqualTo(1);
        }
    }

    @Test
    void aNameIsLookedUpOnce() {
        long channel = desk.sim(
                        "createChat",
                        Map.of("as", desk.anna, "kind", "channel", "title", "Named", "username", "Named_Channel"))
                .get("id")
                .asLong();
        desk.admin(channel);
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            OutgoingId first =
                    dispatcher.enqueue(bot, Outgoing.message("named_channel", words("1")), Priority.REPLY, "1");
            OutgoingId second =
                    dispatcher.enqueue(bot, Outgoing.message("@Named_Channel", words("2")), Priority.REPLY, "2");
            OutgoingId nobody =
                    dispatcher.enqueue(bot, Outgoing.message("nobody_there", words("3")), Priority.REPLY, "3");
            assertThat(ended(dispatcher, first).chatId()).isEqualTo(channel);
            ended(dispatcher, second);
            assertThat(ended(dispatcher, nobody).state()).isEqualTo(OutgoingState.DROPPED);
            assertThat(written(channel)).containsExactly("1", "2");
            assertThat(calls("getChat")).hasSizeLessThanOrEqualTo(3);
            assertThat(calls("sendMessage")).extracting(CallLog.Entry::chat).containsOnly(Long.toString(channel));
        }
    }

    @Test
    void theDirectLaneSendsNowOrNotAtAll() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            CallResult sent = await().atMost(SOON)
                    .until(
                            () -> dispatcher.send(
                                    bot,
                                    Outgoing.message(desk.anna, words("now")),
                                    Priority.REPLY,
                                    Duration.ofSeconds(5)),
                            CallResult.Done.class::isInstance);
            assertThat(((CallResult.Done) sent).result().path("message_id").asLong())
                    .isPositive();
            List<CallResult> burst = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                burst.add(dispatcher.send(
                        bot, Outgoing.message(desk.boris, words("b" + i)), Priority.REPLY, Duration.ofMillis(50)));
            }
            assertThat(burst.getFirst()).isInstanceOf(CallResult.Done.class);
            assertThat(burst.getLast())
                    .isInstanceOfSatisfying(
                            CallResult.Failed.class,
                            failed -> assertThat(failed.errorCode()).isEqualTo(429));
            assertThat(desk.simulator.botApi().flood().refused()).isZero();
            CallResult bad = dispatcher.send(
                    bot,
                    Outgoing.of(
                            "deleteMessage",
                            desk.anna,
                            JsonNodeFactory.instance.objectNode().put("message_id", 999)),
                    Priority.REPLY,
                    Duration.ofSeconds(5));
            assertThat(bad).isInstanceOf(CallResult.Failed.class);
        }
        try (EdgeNode idle = EdgeNode.on(database, desk.address())) {
            idle.start();
            assertThat(idle.get(Dispatcher.class)
                            .send(
                                    new BotId(999),
                                    Outgoing.message(desk.anna, words("x")),
                                    Priority.REPLY,
                                    Duration.ofSeconds(1)))
                    .isInstanceOf(CallResult.Failed.class);
        }
    }

    @Test
    void aReplyOvertakesABroadcast() {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            Map<String, Outgoing> broadcast = new LinkedHashMap<>();
            for (int i = 0; i < 90; i++) {
                long person = desk.user("P" + i);
                desk.write(person, desk.bot, "/start");
                broadcast.put("b" + i, Outgoing.message(person, words("news")));
            }
            dispatcher.enqueueAll(bot, broadcast, Priority.BROADCAST);
            await().atMost(SOON).until(() -> calls("sendMessage").size() >= 5);
            OutgoingId reply = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("hit")), Priority.REPLY, "r");
            assertThat(ended(dispatcher, reply).state()).isEqualTo(OutgoingState.DONE);
            assertThat(dispatcher.depths(Caller.KANAL))
                    .anySatisfy(depth -> assertThat(depth.priority() == Priority.BROADCAST && depth.waiting() > 0)
                            .isTrue());
            await().atMost(SOON)
                    .until(() -> dispatcher.depths(Caller.KANAL).stream().allMatch(depth -> depth.waiting() == 0));
            assertThat(calls("sendMessage"))
                    .hasSize(91)
                    .extracting(CallLog.Entry::outcome)
                    .containsOnly("ok");
        }
    }

    @Test
    void whatHasLongBeenOverIsRemovedButNotWhatAPersonMustDecideAbout() {
        OutgoingId done;
        OutgoingId lost;
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            done = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("a")), Priority.REPLY, "a");
            ended(dispatcher, done);
            desk.sim("faults", Map.of("methods", List.of("sendMessage")));
            desk.sim("faultOnce", Map.of("kind", "reset_after"));
            lost = dispatcher.enqueue(bot, Outgoing.message(desk.anna, words("b")), Priority.REPLY, "b");
            ended(dispatcher, lost);
        }
        database.jdbc()
                .sql("update telegram_outgoing set finished_at = finished_at - interval '8 days'")
                .update();
        try (EdgeNode node = started()) {
            Dispatcher dispatcher = node.get(Dispatcher.class);
            await().atMost(SOON).until(() -> dispatcher.find(done).isEmpty());
            assertThat(dispatcher.find(lost)).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void inRoughWeatherNobodyIsMissedAndNoCallIsMadeInsideAWait(long seed) {
        try (EdgeNode node = started()) {
            BotId bot = register(node);
            Dispatcher dispatcher = node.get(Dispatcher.class);
            List<Long> people = new ArrayList<>();
            Map<String, Outgoing> broadcast = new LinkedHashMap<>();
            for (int i = 0; i < 60; i++) {
                people.add(desk.user("P" + i));
                desk.write(people.getLast(), desk.bot, "/start");
                broadcast.put("b" + i, Outgoing.message(people.getLast(), words("news")));
            }
            desk.sim(
                    "faults",
                    Map.of(
                            "rates",
                            Map.of("error_500", 0.05, "error_502", 0.05, "reset_after", 0.05, "torn", 0.05),
                            "methods",
                            List.of("sendMessage"),
                            "seed",
                            seed));
            for (int chat = 10; chat < 60; chat += 20) {
                desk.sim("floodWait", Map.of("bot", desk.bot, "chat", people.get(chat), "seconds", 2));
            }
            dispatcher.enqueueAll(bot, broadcast, Priority.BROADCAST);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> dispatcher.depths(Caller.KANAL).stream().allMatch(depth -> depth.waiting() == 0));
            Set<Long> uncertain = uncertain(node).stream()
                    .map(call -> Objects.requireNonNull(call.chat()).marked())
                    .collect(Collectors.toSet());
            for (long person : people) {
                int got = written(person).size();
                assertThat(got == 1 || (got == 0 && uncertain.contains(person)))
                        .as("%d copies for %d", got, person)
                        .isTrue();
            }
            List<CallLog.Entry> calls = calls("sendMessage");
            List<CallLog.Entry> waits =
                    calls.stream().filter(call -> call.outcome().equals("429")).toList();
            assertThat(waits).as("the chats that were told to wait").hasSizeBetween(1, 3);
            for (CallLog.Entry told : waits) {
                // Four seconds were named (two, doubled for knocking); what was on its way could not know.
                assertThat(calls)
                        .filteredOn(call -> call.at().isAfter(told.at().plusMillis(400))
                                && call.at().isBefore(told.at().plusMillis(3_900)))
                        .isEmpty();
            }
            assertThat(desk.simulator.botApi().flood().knocks()).isEqualTo(waits.size());
        }
    }
}
