package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.simulator.control.MiniApps;
import io.kanal.simulator.play.PlayWorld;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the chat page rests on: its files, its events, the launch data of Mini Apps. */
final class ChatPageTest {
    private static final long ALICE = 7_000_000_001L;
    private static final long BOT = 7_000_000_100L;

    private Simulator simulator;
    private Api api;

    @BeforeEach
    void begin() {
        simulator = Simulator.start(SimulatorOptions.forTests());
        PlayWorld.fill(simulator.world(), simulator.bots());
        api = new Api(simulator);
    }

    @AfterEach
    void end() {
        simulator.close();
    }

    @Test
    void thePageIsServedUnderAStrictPolicy() {
        HttpResponse<String> page = api.get("/");
        assertThat(page.body())
                .contains("/app/chat.js")
                .doesNotContain("<script>")
                .doesNotContain("style=");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        for (String file : new String[] {
            "chat.css",
            "chat.js",
            "state.js",
            "dom.js",
            "message.js",
            "talk.js",
            "people.js",
            "stars.js",
            "miniapp.js",
            "icon.svg"
        }) {
            assertThat(api.get("/app/" + file).statusCode()).as(file).isEqualTo(200);
        }
        assertThat(api.get("/app/nothing.js").statusCode()).isEqualTo(404);
    }

    @Test
    void eventsComeAsTheyHappen() throws Exception {
        StringBuilder heard = new StringBuilder();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<InputStream> stream = client.send(
                HttpRequest.newBuilder(simulator.address().resolve("/sim/events?as=" + ALICE))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        Thread reader = Thread.ofVirtual().start(() -> {
            try (InputStream in = stream.body()) {
                byte[] buffer = new byte[8192];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    synchronized (heard) {
                        heard.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
                    }
                }
            } catch (java.io.IOException _) {
                // The simulator closed: the test is over.
            }
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> contains(heard, "connected"));
        api.sim("send", Map.of("as", ALICE, "chat", BOT, "text", "/start"));
        api.bot(PlayWorld.BOT_TOKEN, "sendMessageDraft", Map.of("chat_id", ALICE, "draft_id", 1, "text", "Thin"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> contains(heard, "\"event\":\"posted\"") && contains(heard, "\"event\":\"draft\""));
        reader.interrupt();
    }

    private static boolean contains(StringBuilder heard, String words) {
        synchronized (heard) {
            return heard.indexOf(words) >= 0;
        }
    }

    @Test
    void launchDataIsSignedTwice() throws Exception {
        String url = api.sim(
                        "openMiniApp",
                        Map.of("as", ALICE, "bot", BOT, "url", "http://127.0.0.1:9/app", "start_param", "x"))
                .get("url")
                .asString();
        Map<String, String> launch = pairs(URI.create(url).getRawFragment());
        Map<String, String> data = pairs(launch.getOrDefault("tgWebAppData", ""));
        assertThat(data).containsKeys("query_id", "user", "auth_date", "signature", "hash", "start_param");

        String hash = data.remove("hash");
        byte[] secret = hmac("WebAppData".getBytes(StandardCharsets.UTF_8), PlayWorld.BOT_TOKEN);
        assertThat(HexFormat.of().formatHex(hmac(secret, lines(data)))).isEqualTo(hash);

        byte[] signature = Base64.getUrlDecoder().decode(data.remove("signature"));
        byte[] key = HexFormat.of().parseHex("302a300506032b6570032100" + MiniApps.PUBLIC_KEY);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key)));
        verifier.update((BOT + ":WebAppData\n" + lines(data)).getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(signature)).isTrue();
        assertThat(new BigInteger(MiniApps.PUBLIC_KEY, 16).bitLength()).isGreaterThan(200);

        // The app may answer once, and the message appears in the person's name.
        var sent = api.bot(
                PlayWorld.BOT_TOKEN,
                "answerWebAppQuery",
                Map.of(
                        "web_app_query_id",
                        data.getOrDefault("query_id", ""),
                        "result",
                        Map.of(
                                "type",
                                "article",
                                "id",
                                "1",
                                "title",
                                "t",
                                "input_message_content",
                                Map.of("message_text", "from the app"))));
        assertThat(sent.get("inline_message_id").asString()).isNotEmpty();
        api.bot(
                PlayWorld.BOT_TOKEN,
                "editMessageText",
                Map.of("inline_message_id", sent.get("inline_message_id").asString(), "text", "edited"));
        assertThat(api.refusal(
                        PlayWorld.BOT_TOKEN,
                        "answerWebAppQuery",
                        Map.of(
                                "web_app_query_id",
                                data.getOrDefault("query_id", ""),
                                "result",
                                Map.of(
                                        "type",
                                        "article",
                                        "id",
                                        "1",
                                        "title",
                                        "t",
                                        "input_message_content",
                                        Map.of("message_text", "x")))))
                .contains("query is too old");
    }

    private static Map<String, String> pairs(String query) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            pairs.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return pairs;
    }

    private static String lines(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
