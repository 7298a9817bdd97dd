package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Caller;
import io.kanal.telegram.Bot;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.bots.BotRows;
import io.kanal.testing.ServerTest;
import io.kanal.testing.TelegramOnDesk;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Telegram's deliveries as the server takes them over HTTP, with all its guards before them. */
@ServerTest
class WebhookHttpTest {
    private static final String SECRET = "X-Telegram-Bot-Api-Secret-Token";

    @LocalServerPort
    int port;

    @Autowired
    Bots bots;

    @Autowired
    BotRows rows;

    @Autowired
    JdbcClient jdbc;

    private HttpTalk talk;
    private Bot bot;
    private String secret;
    /** Below all that the simulator gives. */
    private final long update = ThreadLocalRandom.current().nextLong(1, 1_000_000);

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        bot = bots.own()
                .orElseGet(() -> bots.register(
                        Caller.KANAL,
                        new io.kanal.shared.secrets.Secret<>(io.kanal.simulator.play.PlayWorld.BOT_TOKEN),
                        Set.of(BotPurpose.KANAL)));
        assertThat(TelegramOnDesk.simulator().world().findUser("kanal_play_bot"))
                .isPresent();
        secret = rows.webhookSecret(bot.id()).orElseThrow().reveal();
    }

    private int deliver(String path, String body, String... headers) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("Content-Type", "application/json"),
                        java.util.Arrays.stream(headers))
                .toArray(String[]::new);
        return talk.sendBody("POST", "/telegram/webhook/" + path, body, all).statusCode();
    }

    private String body() {
        return "{\"update_id\":%d,\"thing_of_tomorrow\":{\"x\":1}}".formatted(update);
    }

    private long stored() {
        return jdbc.sql("select count(*) from update_inbox where bot_id = :bot and update_id = :id")
                .param("bot", bot.id().value())
                .param("id", update)
                .query(Long.class)
                .single();
    }

    @Test
    void onlyTheTrueSecretBringsSomethingIn() {
        String own = bot.id().toString();
        assertThat(deliver(own, body())).isEqualTo(403);
        assertThat(deliver(own, body(), SECRET, "wrong")).isEqualTo(403);
        assertThat(deliver(own, body(), SECRET, secret + "x")).isEqualTo(403);
        assertThat(deliver(own, body(), SECRET, secret.substring(1))).isEqualTo(403);
        assertThat(deliver("999999", body(), SECRET, secret)).isEqualTo(403);
        assertThat(deliver("nobody", body(), SECRET, secret)).isBetween(400, 499);
        assertThat(stored()).isZero();

        assertThat(deliver(own, body(), SECRET, secret)).isEqualTo(200);
        assertThat(stored()).isOne();
        assertThat(deliver(own, body(), SECRET, secret)).as("delivered twice").isEqualTo(200);
        assertThat(stored()).isOne();
    }

    @Test
    void whatIsNoUpdateIsRefusedAndNothingIsRevealed() {
        String own = bot.id().toString();
        for (String wrong : new String[] {"{", "[]", "\"text\"", "{\"update_id\":\"1\"}", "null"}) {
            assertThat(deliver(own, wrong, SECRET, secret)).as(wrong).isEqualTo(400);
        }
        assertThat(deliver(own, "{", SECRET, "wrong"))
                .as("the secret is looked at first")
                .isEqualTo(403);
        assertThat(talk.send("GET", "/telegram/webhook/" + own, SECRET, secret).statusCode())
                .isBetween(400, 499);
        assertThat(talk.sendBody("POST", "/telegram/webhook/" + own, body(), "Content-Type", "application/json")
                        .body())
                .isEmpty();
    }
}
