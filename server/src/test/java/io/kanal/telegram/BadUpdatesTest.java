package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Caller;
import io.kanal.telegram.ScriptedBotApi.Reply;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotKey;
import io.kanal.telegram.spi.UpdateObserver;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** What a Bot API server may say that no honest one would; each is survived and shown. */
class BadUpdatesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<BotUpdate> observed = new CopyOnWriteArrayList<>();
    private final List<BotUpdate> answered = new CopyOnWriteArrayList<>();
    private ScriptedBotApi api;

    @BeforeEach
    void setUp() {
        api = new ScriptedBotApi();
    }

    @AfterEach
    void tearDown() {
        api.close();
    }

    private final class Observing implements UpdateObserver {
        @Override
        public String name() {
            return "test-observer";
        }

        @Override
        public void observe(List<BotUpdate> batch) {
            observed.addAll(batch);
        }
    }

    private final class Answering implements UpdateResponder {
        @Override
        public int rank() {
            return QUESTION;
        }

        @Override
        public boolean respond(BotUpdate update) {
            answered.add(update);
            return true;
        }
    }

    private EdgeNode started(Map<String, Object> settings) {
        EdgeNode node = EdgeNode.on(database, api.address(), settings)
                .with(new Observing(), new Answering())
                .start();
        node.get(Bots.class).register(Caller.KANAL, ScriptedBotApi.TOKEN, Set.of(BotPurpose.KANAL));
        return node;
    }

    private BotUpdate observed(long id) {
        return observed.stream()
                .filter(update -> update.updateId() == id)
                .findFirst()
                .orElseThrow();
    }

    private static Bot bot(EdgeNode node) {
        return node.get(Bots.class).own().orElseThrow();
    }

    private static String update(long id, String rest) {
        return "{\"update_id\":%d%s}".formatted(id, rest.isEmpty() ? "" : "," + rest);
    }

    private static String text(long id, String json) {
        return update(
                id,
                "\"message\":{\"message_id\":%d,\"date\":1,\"chat\":{\"id\":7,\"type\":\"private\"},\"text\":%s}"
                        .formatted(id, json));
    }

    @Test
    void strangeUpdatesAreKeptAsTheyAreAndReachEverybody() {
        String emoji = "👩‍🚀".repeat(4096 / "👩‍🚀".length());
        List<String> strange = List.of(
                text(1, "\"\""),
                text(2, JSON.writeValueAsString(emoji)),
                text(3, JSON.writeValueAsString("\u202egnp.exe\u202c")),
                text(4, "\"a\\u0000b\""),
                text(5, "\"lone \\ud83d surrogate\""),
                text(6, JSON.writeValueAsString("<b>".repeat(1300))),
                update(
                        7,
                        "\"message_of_the_future\":{\"chat\":{\"id\":-4503599627370495},\"from\":{\"id\":4503599627370495}}"),
                update(8, ""),
                update(9, "\"message\":{},\"poll\":{}"),
                update(10, "\"message\":\"not an object\""),
                update(11, "\"message\":{\"chat\":{\"id\":\"a name\"},\"from\":{\"id\":1.5}}"),
                update(12, "\"Weird Kind!\":{}"),
                "{\"message\":{\"text\":\"without a number\"}}",
                "{\"update_id\":\"x\"}",
                "[]",
                text(3, "\"again\""),
                text(4503599627370495L, "\"a large number\""));
        api.polls(Reply.ok("[" + String.join(",", strange) + "]"));
        try (EdgeNode node = started(Map.of())) {
            await().atMost(SOON).until(() -> observed.size() == 13 && answered.size() == 13);
            assertThat(observed)
                    .extracting(BotUpdate::updateId)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 4503599627370495L);
            assertThat(observed(2).body().path("text").asString()).isEqualTo(emoji);
            assertThat(observed(3).body().path("text").asString()).isEqualTo("\u202egnp.exe\u202c");
            assertThat(observed(4).body().path("text").asString()).isEqualTo("a\0b");
            assertThat(observed(7).kind()).isEqualTo("message_of_the_future");
            assertThat(observed(7).chatId()).isEqualTo(-4503599627370495L);
            assertThat(observed(7).userId()).isEqualTo(4503599627370495L);
            assertThat(observed(8).kind()).isEqualTo("update");
            assertThat(observed(9).body().has("poll")).isTrue();
            assertThat(observed(10).body().asString()).isEqualTo("not an object");
            assertThat(observed(11).chatId()).isNull();
            assertThat(observed(12).body().has("Weird Kind!")).isTrue();
            MeterRegistry metrics = node.get(MeterRegistry.class);
            assertThat(metrics.counter("kanal.telegram.updates.unreadable").count())
                    .isEqualTo(3);
            assertThat(metrics.counter("kanal.telegram.updates.unknown.kind").count())
                    .isEqualTo(4);
            await().atMost(SOON)
                    .until(() -> api.pollBodies().stream()
                            .anyMatch(poll -> poll.path("offset").asLong() == 4503599627370496L));
            assertThat(bot(node).error()).isNull();
            assertThat(api.violations()).isEmpty();
        }
    }

    @Test
    void whateverTheServerAnswersTheIntakeGoesOnAndTheTroubleIsShownMeanwhile() {
        Map<Reply, String> troubles = Map.of(
                Reply.html(200), "not with the Bot API's JSON",
                Reply.html(502), "status 502",
                Reply.torn(), "not whole",
                Reply.cut(), "broke",
                Reply.refused(500, "Internal Server Error", ""), "500 Internal Server Error",
                Reply.refused(429, "Too Many Requests: retry after 1", ",\"parameters\":{\"retry_after\":1}"), "429",
                Reply.refused(409, "Conflict: terminated by other getUpdates request", ""), "Another program");
        try (EdgeNode node = started(Map.of())) {
            long id = 1;
            for (Map.Entry<Reply, String> trouble : troubles.entrySet()) {
                api.polls(trouble.getKey());
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(bot(node).error()).contains(trouble.getValue()));
                assertThat(bot(node).error()).doesNotContain(ScriptedBotApi.TOKEN.reveal());
                long next = id++;
                api.polls(Reply.ok("[" + text(next, "\"x\"") + "]"));
                await().atMost(SOON).until(() -> answered.size() == next);
            }
            assertThat(observed).hasSize(troubles.size());
            assertThat(bot(node).state()).isEqualTo(BotState.ACTIVE);
        }
    }

    @Test
    void aWebhookThatSomebodySetIsRemoved() {
        api.polls(
                Reply.refused(409, "Conflict: can't use getUpdates method while webhook is active", ""),
                Reply.ok("[" + text(1, "\"x\"") + "]"));
        try (EdgeNode node = started(Map.of())) {
            await().atMost(SOON).until(() -> answered.size() == 1);
            assertThat(api.calls()).contains("deleteWebhook");
            assertThat(bot(node).error()).isNull();
        }
    }

    @Test
    void aWebhookThatTelegramDoesNotTakeFallsBackToPollingAndSaysSo() {
        api.others(Reply.refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", ""));
        api.polls(Reply.ok("[" + text(1, "\"x\"") + "]"));
        try (EdgeNode node = started(Map.of("kanal.bot.webhook-url", "http://kanal.example"))) {
            await().atMost(SOON).until(() -> answered.size() == 1);
            assertThat(bot(node).error())
                    .contains("An HTTPS URL must be provided")
                    .contains("polled");
        }
    }

    @Test
    void anIdBelowThePrunedOnesIsKnownButNotAfterAWeekOfSilence() {
        try (EdgeNode node = started(Map.of())) {
            api.polls(Reply.ok("[" + text(1000, "\"x\"") + "]"));
            await().atMost(SOON).until(() -> answered.size() == 1);
            database.jdbc().sql("delete from update_inbox").update();
            database.jdbc()
                    .sql("update telegram_bot set pruned_update_id = 1000")
                    .update();
            api.polls(Reply.ok("[" + text(1000, "\"again\"") + "," + text(1001, "\"new\"") + "]"));
            await().atMost(SOON).until(() -> answered.size() == 2);
            assertThat(answered.getLast().updateId()).isEqualTo(1001);
            database.jdbc()
                    .sql("update telegram_bot set last_update_at = clock_timestamp() - interval '7 days'")
                    .update();
            api.polls(Reply.ok("[" + text(5, "\"of a new row of ids\"") + "]"));
            await().atMost(SOON).until(() -> answered.size() == 3);
            api.polls(Reply.ok("[" + text(6, "\"the next\"") + "]"));
            await().atMost(SOON).until(() -> answered.size() == 4);
            assertThat(bot(node).error()).isNull();
        }
    }

    @Test
    void anObserverThatFailsOnOneUpdateSeesAllOthersAndTheOneIsSetAside() {
        List<Long> seen = new ArrayList<>();
        UpdateObserver picky = new UpdateObserver() {
            @Override
            public String name() {
                return "picky";
            }

            @Override
            public void observe(List<BotUpdate> batch) {
                if (batch.stream().anyMatch(update -> update.updateId() == 13)) {
                    throw new IllegalArgumentException("not this one");
                }
                batch.forEach(update -> seen.add(update.updateId()));
            }
        };
        List<String> updates = new ArrayList<>();
        for (long id = 1; id <= 40; id++) {
            updates.add(text(id, "\"x\""));
        }
        api.polls(Reply.ok("[" + String.join(",", updates) + "]"));
        EdgeNode node = EdgeNode.on(database, api.address()).with(picky).start();
        try (node) {
            node.get(Bots.class).register(Caller.KANAL, ScriptedBotApi.TOKEN, Set.of(BotPurpose.KANAL));
            io.kanal.changes.Followers followers = node.get(io.kanal.changes.Followers.class);
            await().atMost(SOON)
                    .until(() -> followers.list(Caller.KANAL).stream()
                            .anyMatch(one -> one.name().equals("picky") && one.setAside() == 1));
            await().atMost(SOON)
                    .until(() -> followers.list(Caller.KANAL).getFirst().lagRows() == 0);
            assertThat(seen).hasSize(39).doesNotContain(13L).doesNotHaveDuplicates();
        }
    }

    @Test
    void theClientTellsUnsentFromUncertain() {
        try (EdgeNode node = started(Map.of())) {
            BotKey key = new BotKey(bot(node).id(), ScriptedBotApi.TOKEN);
            BotApi client = node.get(BotApi.class);
            api.others(
                    Reply.cut(),
                    Reply.refused(
                            400, "Bad Request: chat not found", ",\"parameters\":{\"migrate_to_chat_id\":-100123}"));
            assertThat(client.call(key, "sendMessage", JSON.createObjectNode(), SOON))
                    .isInstanceOf(CallResult.Uncertain.class);
            assertThat(client.call(key, "sendMessage", JSON.createObjectNode(), SOON))
                    .isEqualTo(new CallResult.Failed(400, "Bad Request: chat not found", null, -100123L));
            assertThat(client.call(key, "sendMessage", JSON.createObjectNode(), SOON))
                    .isInstanceOf(CallResult.Done.class);
        }
        try (EdgeNode away =
                EdgeNode.on(database, URI.create("http://127.0.0.1:9")).start()) {
            CallResult result = away.get(BotApi.class)
                    .call(
                            new BotKey(bot(away).id(), ScriptedBotApi.TOKEN),
                            "sendMessage",
                            JSON.createObjectNode(),
                            SOON);
            assertThat(result).isInstanceOf(CallResult.Unsent.class);
            assertThat(result.trouble()).contains("127.0.0.1:9").doesNotContain(ScriptedBotApi.TOKEN.reveal());
        }
    }
}
