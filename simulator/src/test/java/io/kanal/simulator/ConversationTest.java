package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A person and a bot talk. */
final class ConversationTest {
    private Simulator simulator;
    private Api api;
    private String token;
    private long bot;
    private long anna;

    @BeforeEach
    void begin() {
        simulator = Simulator.start(SimulatorOptions.forTests());
        api = new Api(simulator);
        JsonNode made = api.sim("createBot", Map.of("first_name", "Echo", "username", "echo_bot"));
        token = made.get("token").asString();
        bot = made.get("id").asLong();
        anna = api.sim("createUser", Map.of("first_name", "Anna", "username", "anna"))
                .get("id")
                .asLong();
    }

    @AfterEach
    void end() {
        simulator.close();
    }

    @Test
    void aBotKnowsItself() {
        JsonNode me = api.bot(token, "getMe", Map.of());
        assertThat(me.get("username").asString()).isEqualTo("echo_bot");
        assertThat(token).matches("\\d+:SIMULATOR_[A-Za-z0-9_-]{25}");
    }

    @Test
    void aBotHearsAPersonAndAnswers() {
        assertThat(api.refusal(token, "sendMessage", Map.of("chat_id", anna, "text", "first!")))
                .isEqualTo("400 Bad Request: chat not found");
        api.sim("send", Map.of("as", anna, "chat", bot, "text", "/start now"));
        JsonNode update = api.bot(token, "getUpdates", Map.of("timeout", 1)).get(0);
        JsonNode message = update.get("message");
        assertThat(message.get("chat").get("id").asLong()).isEqualTo(anna).isGreaterThan(1L << 32);
        assertThat(message.get("entities").get(0).get("type").asString()).isEqualTo("bot_command");

        JsonNode sent =
                api.bot(token, "sendMessage", Map.of("chat_id", anna, "text", "<b>Hi</b> there", "parse_mode", "HTML"));
        assertThat(sent.get("text").asString()).isEqualTo("Hi there");
        JsonNode seen = api.post("/sim/nothing", Map.of());
        assertThat(seen.get("error_code").asInt()).isEqualTo(404);
        JsonNode page = tools.jackson.databind.json.JsonMapper.shared()
                .readTree(api.get("/sim/messages?as=%d&chat=%d".formatted(anna, bot))
                        .body());
        assertThat(page.get("result").get("messages")).hasSize(2);

        long next = update.get("update_id").asLong() + 1;
        assertThat(api.bot(token, "getUpdates", Map.of("offset", next))).isEmpty();
    }

    @Test
    void wrongCallsAreRefusedInTelegramsWords() {
        assertThat(api.refusal(token, "sendMessage", Map.of("text", "x")))
                .isEqualTo("400 Bad Request: chat_id is empty");
        assertThat(api.refusal(token, "noSuchThing", Map.of())).isEqualTo("404 Not Found: method not found");
        assertThat(api.refusal("1:abc", "getMe", Map.of())).isEqualTo("401 Unauthorized");
        assertThat(api.refusal("abc", "getMe", Map.of())).isEqualTo("401 Unauthorized: invalid token specified");
        assertThat(api.refusal(
                        token,
                        "sendMessage",
                        Map.of(
                                "chat_id",
                                anna,
                                "text",
                                "x",
                                "reply_markup",
                                Map.of("inline_keyboard", List.of(List.of(Map.of("text", "x")))))))
                .contains("chat not found");
    }

    @Test
    void foreignPagesCannotCall() {
        assertThat(api.send(java.net.http.HttpRequest.newBuilder(
                                        simulator.address().resolve("/sim/people"))
                                .header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        // As a picture of another site asks, which sends no origin.
        for (String site : List.of("cross-site", "same-site")) {
            assertThat(fetched(site, "no-cors", "image", "/sim/people")).isEqualTo(403);
            assertThat(fetched(site, "navigate", "iframe", "/sim/people")).isEqualTo(403);
            assertThat(fetched(site, "navigate", "document", "/bot" + token + "/getMe"))
                    .isEqualTo(403);
            assertThat(fetched(site, "navigate", "document", "/")).isLessThan(400);
        }
        assertThat(fetched("same-origin", "cors", "empty", "/")).isLessThan(400);
        assertThat(fetched("none", "navigate", "document", "/")).isLessThan(400);
    }

    private int fetched(String site, String mode, String destination, String path) {
        return api.send(java.net.http.HttpRequest.newBuilder(simulator.address().resolve(path))
                        .header("Sec-Fetch-Site", site)
                        .header("Sec-Fetch-Mode", mode)
                        .header("Sec-Fetch-Dest", destination))
                .statusCode();
    }
}
