package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Limits under a clock that is moved by hand, and faults by seed. */
final class FloodTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private Desk desk;

    @BeforeEach
    void begin() {
        InstantSource clock = now::get;
        desk = new Desk(SimulatorOptions.forTests().withClock(clock));
    }

    @AfterEach
    void end() {
        desk.close();
    }

    private JsonNode send(long chat) {
        return desk.api.raw(desk.token, "sendMessage", Map.of("chat_id", chat, "text", "x"));
    }

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @Test
    void aChatTakesAShortBurstThenOneASecond() {
        for (int i = 0; i < 5; i++) {
            assertThat(send(desk.channel).get("ok").asBoolean()).isTrue();
        }
        JsonNode refused = send(desk.channel);
        assertThat(refused.get("error_code").asInt()).isEqualTo(429);
        assertThat(refused.get("description").asString()).isEqualTo("Too Many Requests: retry after 1");
        assertThat(refused.get("parameters").get("retry_after").asInt()).isEqualTo(1);
        assertThat(send(desk.channel).get("parameters").get("retry_after").asInt())
                .as("knocking")
                .isEqualTo(2);
        assertThat(send(desk.channel).get("parameters").get("retry_after").asInt())
                .as("knocking again")
                .isEqualTo(4);
        assertThat(desk.simulator.botApi().flood().knocks()).isEqualTo(2);
        pass(Duration.ofSeconds(4));
        assertThat(send(desk.channel).get("ok").asBoolean()).isTrue();
    }

    @Test
    void aGroupTakesTwentyAMinute() {
        int sent = 0;
        for (int second = 0; second < 60; second++) {
            sent += send(desk.group).get("ok").asBoolean() ? 1 : 0;
            if (sent == 20) {
                break;
            }
            pass(Duration.ofSeconds(1));
        }
        assertThat(sent).isEqualTo(20);
        int refused = 0;
        for (int i = 0; i < 12 && refused == 0; i++) {
            refused += send(desk.group).get("ok").asBoolean() ? 0 : 1;
            pass(Duration.ofSeconds(1));
        }
        assertThat(refused).isEqualTo(1);
    }

    @Test
    void allChatsTogetherTakeThirtyASecond() {
        List<Long> people = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long person = desk.user("P" + i, "person_" + i);
            desk.api.sim("send", Map.of("as", person, "chat", desk.bot, "text", "/start"));
            people.add(person);
        }
        // Right after they wrote, answers are free.
        assertThat(people.stream().allMatch(p -> send(p).get("ok").asBoolean())).isTrue();
        pass(Duration.ofMinutes(5));
        long first = people.stream().filter(p -> send(p).get("ok").asBoolean()).count();
        assertThat(first).isEqualTo(30);
    }

    @Test
    void editsInGroupsAreTwentyAMinute() {
        int id = send(desk.group).get("result").get("message_id").asInt();
        int edits = 0;
        for (int i = 0; i < 25; i++) {
            edits += desk.api
                            .raw(
                                    desk.token,
                                    "editMessageText",
                                    Map.of("chat_id", desk.group, "message_id", id, "text", "e" + i))
                            .get("ok")
                            .asBoolean()
                    ? 1
                    : 0;
        }
        assertThat(edits).isEqualTo(20);
    }

    @Test
    void aForcedWaitAppliesToTheWholeToken() {
        desk.api.sim("floodWait", Map.of("bot", desk.bot, "seconds", 7));
        assertThat(send(desk.channel).get("parameters").get("retry_after").asInt())
                .isEqualTo(14);
        pass(Duration.ofSeconds(14));
        assertThat(send(desk.channel).get("ok").asBoolean()).isTrue();
    }

    @Test
    void faultsComeByTheirSeed() {
        desk.api.sim("flood", Map.of("on", false));
        List<List<Integer>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            desk.api.sim("faults", Map.of("rates", Map.of("error_500", 0.3), "seed", 9));
            List<Integer> outcome = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                outcome.add(send(desk.channel).path("error_code").asInt(200));
            }
            runs.add(outcome);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1)).contains(200, 500);
    }

    @Test
    void aLostAnswerWasCarriedOut() {
        desk.api.sim("faultOnce", Map.of("kind", "reset_after"));
        assertThatThrownBy(() -> send(desk.channel)).isInstanceOf(UncheckedIOException.class);
        desk.api.sim("faultOnce", Map.of("kind", "reset"));
        assertThatThrownBy(() -> send(desk.channel)).isInstanceOf(UncheckedIOException.class);
        desk.api.sim("faultOnce", Map.of("kind", "torn"));
        assertThatThrownBy(() -> send(desk.channel)).isInstanceOf(UncheckedIOException.class);
        String seen = desk.api
                .get("/sim/messages?as=%d&chat=%d".formatted(desk.anna, desk.channel))
                .body();
        assertThat(seen.split("\"text\":\"x\",\"sim\"", -1))
                .as("delivered: the first and the third")
                .hasSize(3);
    }
}
