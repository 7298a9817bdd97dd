package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.kanal.shared.Caller;
import io.kanal.telegram.UpdateWebhook.Outcome;
import io.kanal.telegram.spi.UpdateResponder;
import io.kanal.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Updates that are delivered instead of fetched. */
class WebhookTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

    private final class Answering implements UpdateResponder {
        @Override
        public int rank() {
            return QUESTION;
        }

        @Override
        public boolean respond(BotUpdate update) {
            if (update.kind().equals("message")) {
                texts.add(update.body().path("text").asString(""));
            }
            return true;
        }
    }

    @Test
    void theSimulatorDeliversInOrderAndOnlyItsSecretIsTaken() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String base = "http://127.0.0.1:" + http.getAddress().getPort();
        try (Desk desk = new Desk();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                EdgeNode node = EdgeNode.on(database, desk.address(), Map.of("kanal.bot.webhook-url", base + "/"))
                        .with(new Answering())
                        .start()) {
            UpdateWebhook webhook = node.get(UpdateWebhook.class);
            http.setExecutor(threads);
            http.createContext("/telegram/webhook/", exchange -> {
                try (exchange) {
                    String path = exchange.getRequestURI().getPath();
                    Outcome outcome = webhook.receive(
                            new BotId(Long.parseLong(path.substring(path.lastIndexOf('/') + 1))),
                            exchange.getRequestHeaders().getFirst("X-Telegram-Bot-Api-Secret-Token"),
                            exchange.getRequestBody());
                    outcomes.add(outcome);
                    exchange.sendResponseHeaders(outcome == Outcome.STORED ? 200 : 503, -1);
                }
            });
            http.start();
            Bot bot = node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
            await().atMost(SOON)
                    .until(() -> desk.call("getWebhookInfo", Map.of())
                            .path("url")
                            .asString("")
                            .equals(base + "/telegram/webhook/" + bot.id()));
            for (int i = 0; i < 10; i++) {
                desk.write(desk.anna, desk.bot, "m" + i);
            }
            await().atMost(SOON).until(() -> texts.size() == 10);
            assertThat(texts).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
            assertThat(outcomes).containsOnly(Outcome.STORED);
            assertThat(desk.call("getWebhookInfo", Map.of())
                            .path("allowed_updates")
                            .size())
                    .isGreaterThanOrEqualTo(25);

            InputStream body = new ByteArrayInputStream(
                    "{\"update_id\":1,\"message\":{\"text\":\"forged\"}}".getBytes(StandardCharsets.UTF_8));
            assertThat(webhook.receive(bot.id(), null, body)).isEqualTo(Outcome.REFUSED);
            assertThat(webhook.receive(bot.id(), "", body)).isEqualTo(Outcome.REFUSED);
            assertThat(webhook.receive(bot.id(), "wrong", body)).isEqualTo(Outcome.REFUSED);
            assertThat(webhook.receive(new BotId(999), "", body)).isEqualTo(Outcome.REFUSED);
            assertThat(body.available()).as("nothing was read").isPositive();
            assertThat(texts).doesNotContain("forged");

            node.get(Bots.class).stop(Caller.KANAL, bot.id());
            desk.write(desk.anna, desk.bot, "while stopped");
            await().atMost(SOON).until(() -> outcomes.contains(Outcome.STOPPED));
            node.get(Bots.class).start(Caller.KANAL, bot.id());
            await().atMost(SOON).until(() -> texts.contains("while stopped"));
        } finally {
            http.stop(0);
        }
    }
}
