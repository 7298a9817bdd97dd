package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.simulator.http.Reply;
import io.kanal.simulator.http.Request;
import io.kanal.simulator.http.WebServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How updates are taken: polls that wait, conflicts, webhooks that fail and are tried again. */
final class UpdatesTest {
    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk();
        desk.call("deleteWebhook", Map.of("drop_pending_updates", true));
    }

    @AfterEach
    void end() {
        desk.close();
    }

    @Test
    void aPollWaitsForWhatComes() {
        var poll = CompletableFuture.supplyAsync(() -> desk.call("getUpdates", Map.of("timeout", 20)));
        desk.greet();
        assertThat(poll.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join())
                .hasSize(1);
    }

    @Test
    void aSecondPollEndsTheFirst() throws Exception {
        var first = CompletableFuture.supplyAsync(() -> desk.api.raw(desk.token, "getUpdates", Map.of("timeout", 30)));
        Thread.sleep(300); // The first must be waiting; there is nothing to see from outside when it is.
        var second = CompletableFuture.supplyAsync(() -> desk.call("getUpdates", Map.of("timeout", 10)));
        assertThat(first.join().get("description").asString())
                .startsWith("Conflict: terminated by other getUpdates request");
        desk.greet();
        assertThat(second.join()).hasSize(1);
    }

    @Test
    void offsetsConfirmAndNegativeOnesForget() {
        for (int i = 0; i < 5; i++) {
            desk.greet();
        }
        assertThat(desk.call("getUpdates", Map.of("limit", 2))).hasSize(2);
        assertThat(desk.call("getUpdates", Map.of("offset", -2))).hasSize(2);
        assertThat(desk.call("getUpdates", Map.of())).hasSize(2);
        desk.call("deleteWebhook", Map.of("drop_pending_updates", true));
        assertThat(desk.call("getUpdates", Map.of())).isEmpty();
    }

    @Test
    void aWebhookGetsEachUpdateInOrderUntilItSaysYes() {
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        try (WebServer hook = WebServer.start("127.0.0.1", 0, request -> receive(request, heard, calls))) {
            desk.call(
                    "setWebhook",
                    Map.of("url", "http://127.0.0.1:%d/hook".formatted(hook.port()), "secret_token", "s-1"));
            assertThat(desk.refusal("getUpdates", Map.of()))
                    .startsWith("409 Conflict: can't use getUpdates method while webhook is active");
            for (int i = 0; i < 4; i++) {
                desk.api.sim("send", Map.of("as", desk.anna, "chat", desk.bot, "text", "m" + i));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 4);
            assertThat(heard).containsExactly("m0", "m1", "m2", "m3");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> desk.call("getWebhookInfo", Map.of())
                                    .get("pending_update_count")
                                    .asInt()
                            == 0);
            assertThat(desk.call("getWebhookInfo", Map.of())
                            .get("last_error_message")
                            .asString())
                    .contains("500");
            // The hook answered the last message with a method.
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> desk.api
                            .get("/sim/messages?as=%d&chat=%d".formatted(desk.anna, desk.bot))
                            .body()
                            .contains("from the hook"));
            desk.call("deleteWebhook", Map.of());
        }
    }

    private Reply receive(Request request, List<String> heard, AtomicInteger calls) {
        if (!"s-1".equals(request.header("X-Telegram-Bot-Api-Secret-Token").orElse(""))) {
            return Reply.text(403, "no");
        }
        if (calls.incrementAndGet() == 2) {
            return Reply.text(500, "later");
        }
        String text = request.text().replaceAll("(?s).*\"text\":\"(m\\d)\".*", "$1");
        heard.add(text);
        if (!text.equals("m3")) {
            return Reply.text(200, "");
        }
        return Reply.json(
                200,
                tools.jackson.databind.json.JsonMapper.shared()
                        .readTree("{\"method\":\"sendMessage\",\"chat_id\":%d,\"text\":\"from the hook\"}"
                                .formatted(desk.anna)));
    }

    @Test
    void aRevokedTokenIsUnauthorized() {
        desk.api.sim("revokeToken", Map.of("bot", desk.bot));
        assertThat(desk.refusal("getUpdates", Map.of())).isEqualTo("401 Unauthorized");
    }
}
