package io.kanal.telegram.gates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.telegram.Priority;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Gates under a clock that is moved by hand. */
class GatesTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong nanos = new AtomicLong(-5 * SECOND);
    private final Gates gates = new Gates(nanos::get);

    private record Passed(long at, Attempt attempt) {}

    private static Attempt message(long chat, Priority priority) {
        return attempt("sendMessage", chat, priority);
    }

    private static Attempt attempt(String method, long chat, Priority priority) {
        return Attempt.of(method, chat, JsonNodeFactory.instance.objectNode(), priority);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Tries everything again and again as time goes by, until all have passed. */
    private List<Passed> drive(List<Attempt> attempts) {
        List<Attempt> waiting = new ArrayList<>(attempts);
        List<Passed> passed = new ArrayList<>();
        while (!waiting.isEmpty()) {
            long next = nanos.get() + 100 * SECOND;
            for (int i = 0; i < waiting.size(); i++) {
                Gates.Answer answer = gates.pass(waiting.get(i));
                if (answer.passed()) {
                    passed.add(new Passed(nanos.get(), waiting.remove(i--)));
                } else {
                    assertThat(answer.opensAt()).isGreaterThan(nanos.get());
                    next = Math.min(next, answer.opensAt());
                }
            }
            if (!waiting.isEmpty()) {
                nanos.set(next);
            }
        }
        return passed;
    }

    private static void assertNeverMore(List<Passed> passed, Predicate<Passed> which, int most, Duration span) {
        List<Long> times = new ArrayList<>();
        passed.stream().filter(which).forEach(each -> times.add(each.at()));
        for (int i = 0; i + most < times.size(); i++) {
            assertThat(times.get(i + most) - times.get(i))
                    .as("%d calls after the one at %d", most, times.get(i))
                    .isGreaterThanOrEqualTo(span.toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noWindowEverHoldsMoreThanTelegramAllows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long chat = random.nextInt(3) == 0 ? -1000 - random.nextInt(3) : 1 + random.nextInt(60);
            Priority priority = List.of(Priority.values()).get(random.nextInt(5));
            attempts.add(attempt(random.nextInt(4) == 0 ? "editMessageText" : "sendMessage", chat, priority));
        }
        List<Passed> passed = drive(attempts);
        assertThat(passed).hasSize(600);
        for (long chat = -1002; chat <= 60; chat++) {
            long here = chat;
            Predicate<Passed> inChat = each ->
                    here == java.util.Objects.requireNonNull(each.attempt().chat());
            assertNeverMore(passed, inChat.and(each -> each.attempt().weight() > 0), 3, Duration.ofSeconds(1));
            assertNeverMore(passed, inChat.and(each -> each.attempt().weight() > 0), 12, Duration.ofSeconds(9));
            if (chat < 0) {
                assertNeverMore(passed, inChat.and(each -> each.attempt().weight() > 0), 20, Duration.ofMinutes(1));
                assertNeverMore(passed, inChat.and(each -> each.attempt().edit()), 20, Duration.ofMinutes(1));
            }
        }
        assertNeverMore(
                passed,
                each -> each.attempt().priority().bulk() && each.attempt().weight() > 0,
                30,
                Duration.ofSeconds(1));
    }

    @Test
    void aBroadcastGoesOutAtNearlyThirtyASecond() {
        List<Attempt> attempts = new ArrayList<>();
        for (long chat = 1; chat <= 3000; chat++) {
            attempts.add(message(chat, Priority.BROADCAST));
        }
        long began = nanos.get();
        List<Passed> passed = new ArrayList<>();
        for (Attempt attempt : attempts) {
            passed.addAll(drive(List.of(attempt)));
        }
        assertThat(3000.0 * SECOND / (nanos.get() - began)).isBetween(29.5, 30.0);
        assertNeverMore(passed, each -> true, 30, Duration.ofSeconds(1));
    }

    @Test
    void repliesDoNotWaitForABroadcast() {
        drive(List.of(message(1, Priority.BROADCAST), message(2, Priority.BROADCAST), message(3, Priority.BROADCAST)));
        for (long chat = 100; chat < 400; chat++) {
            assertThat(gates.pass(message(chat, Priority.REPLY)).passed()).isTrue();
        }
    }

    @Test
    void aWaitHoldsTheTokenForAMinuteAndItsPlaceForAllOfIt() {
        gates.pause(new Gates.Place(7L, Family.WORDS), Duration.ofMinutes(5));
        assertThat(gates.pass(message(8, Priority.DEADLINE)).passed()).isFalse();
        assertThat(gates.pass(Attempt.of(
                                "answerCallbackQuery", null, JsonNodeFactory.instance.objectNode(), Priority.DEADLINE))
                        .passed())
                .isFalse();
        pass(Duration.ofSeconds(59));
        assertThat(gates.pass(message(8, Priority.REPLY)).passed()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(gates.pass(message(8, Priority.REPLY)).passed()).isTrue();
        assertThat(gates.pass(message(7, Priority.REPLY)).passed()).isFalse();
        assertThat(gates.pass(attempt("editMessageText", 7, Priority.REPLY)).passed())
                .isFalse();
        assertThat(gates.pass(attempt("deleteMessage", 7, Priority.REPLY)).passed())
                .isTrue();
        pass(Duration.ofMinutes(4));
        assertThat(gates.pass(message(7, Priority.REPLY)).passed()).isTrue();
        assertThat(gates.closed()).isZero();
    }

    @Test
    void whatAnEarlierHolderSentStillCounts() {
        for (int i = 20; i > 0; i--) {
            gates.remember(message(-5, Priority.REPLY), Duration.ofSeconds(10 + i));
        }
        Gates.Answer answer = gates.pass(message(-5, Priority.REPLY));
        assertThat(answer.passed()).isFalse();
        assertThat(answer.opensAt() - nanos.get()).isBetween(30 * SECOND, 33 * SECOND);
    }

    @Test
    void channelsAreNotHeldLikeGroups() {
        gates.isChannel(-5);
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            attempts.add(message(-5, Priority.REPLY));
        }
        long began = nanos.get();
        drive(attempts);
        assertThat(nanos.get() - began).isLessThan(45 * SECOND);
    }

    @Test
    void afterFailuresInARowOneCallAtATimeTriesWhetherItIsOver() {
        Gates.Place place = new Gates.Place(7L, Family.WORDS);
        for (int i = 0; i < 5; i++) {
            gates.failed(place);
        }
        assertThat(gates.pass(message(7, Priority.REPLY)).passed()).isFalse();
        assertThat(gates.pass(message(8, Priority.REPLY)).passed())
                .as("another chat")
                .isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(gates.pass(message(7, Priority.REPLY)).passed()).isTrue();
        assertThat(gates.pass(message(7, Priority.REPLY)).passed())
                .as("while one is out")
                .isFalse();
        gates.answered(place);
        pass(Duration.ofSeconds(1));
        assertThat(gates.pass(message(7, Priority.REPLY)).passed()).isTrue();
    }

    @Test
    void theSimulatorsFloodLimitsAreNeverMet() throws IOException, InterruptedException {
        Instant start = Instant.parse("2026-11-21T12:00:00Z");
        long origin = nanos.get();
        try (Simulator simulator = Simulator.start(
                        SimulatorOptions.forTests().withClock(() -> start.plusNanos(nanos.get() - origin)));
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            Telegram telegram = new Telegram(simulator, client);
            JsonNode bot = telegram.post("/sim/createBot", Map.of("first_name", "K", "username", "k_bot"));
            String path = "/bot" + bot.get("token").asString() + "/";
            long anna = telegram.user("anna_a");
            List<Long> groups = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                long group = telegram.post(
                                "/sim/createChat", Map.of("as", anna, "kind", "supergroup", "title", "G" + i))
                        .get("id")
                        .asLong();
                telegram.post(
                        "/sim/setMember",
                        Map.of("chat", group, "user", bot.get("id").asLong(), "status", "administrator"));
                groups.add(group);
            }
            List<Long> people = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                long person = telegram.user("person_" + i);
                telegram.post(
                        "/sim/send", Map.of("as", person, "chat", bot.get("id").asLong(), "text", "/start"));
                people.add(person);
            }
            pass(Duration.ofMinutes(5));
            SplittableRandom random = new SplittableRandom(5);
            List<Attempt> attempts = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int kind = random.nextInt(10);
                long chat = kind < 4
                        ? groups.get(random.nextInt(groups.size()))
                        : people.get(random.nextInt(people.size()));
                attempts.add(message(chat, kind < 2 ? Priority.REPLY : Priority.BROADCAST));
            }
            List<Attempt> waiting = new ArrayList<>(attempts);
            while (!waiting.isEmpty()) {
                long next = nanos.get() + 100 * SECOND;
                for (int i = 0; i < waiting.size(); i++) {
                    Gates.Answer answer = gates.pass(waiting.get(i));
                    if (answer.passed()) {
                        Attempt attempt = waiting.remove(i--);
                        telegram.post(
                                path + attempt.method(),
                                Map.of("chat_id", java.util.Objects.requireNonNull(attempt.chat()), "text", "words"));
                    } else {
                        next = Math.min(next, answer.opensAt());
                    }
                }
                nanos.set(next);
            }
            assertThat(simulator.botApi().flood().refused()).isZero();
            assertThat(simulator.botApi().log().counts()).containsEntry("sendMessage ok", 500L);
        }
    }

    private record Telegram(Simulator simulator, HttpClient client) {
        long user(String name) throws IOException, InterruptedException {
            return post("/sim/createUser", Map.of("first_name", name, "username", name))
                    .get("id")
                    .asLong();
        }

        JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(simulator.address().resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            JsonNode answer = JSON.readTree(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            assertThat(answer.path("ok").asBoolean()).as("%s: %s", path, answer).isTrue();
            return answer.get("result");
        }
    }
}
