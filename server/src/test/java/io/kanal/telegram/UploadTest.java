package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.Caller;
import io.kanal.telegram.bots.BotApi;
import io.kanal.telegram.bots.BotKey;
import io.kanal.telegram.bots.UploadedFile;
import io.kanal.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files that go along with a call, as the simulator's own reader of multipart takes them, and back again. */
class UploadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private static ObjectNode to(long chat) {
        return JsonMapper.shared().createObjectNode().put("chat_id", chat);
    }

    private static JsonNode done(CallResult result) {
        assertThat(result).as(result.trouble()).isInstanceOf(CallResult.Done.class);
        return ((CallResult.Done) result).result();
    }

    @Test
    void filesOfAnyContentAndNameArriveWholeAndAreReadBack() {
        byte[] bytes = new byte[300_000];
        new Random(5).nextBytes(bytes);
        byte[] tricky = "\r\n--kanal-\r\nContent-Disposition: form-data\r\n\r\n--".getBytes(StandardCharsets.UTF_8);
        try (Desk desk = new Desk();
                EdgeNode node = EdgeNode.on(database, desk.address()).start()) {
            Bot bot = node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.HOSTED));
            desk.write(desk.anna, desk.bot, "/start");
            BotApi api = node.get(BotApi.class);
            BotKey key = new BotKey(bot.id(), desk.token);
            JsonNode one = done(api.call(
                    key,
                    "sendDocument",
                    to(desk.anna).put("caption", "with «words» and a line\nbreak"),
                    List.of(new UploadedFile(
                            "document",
                            "отчёт \"quoted\" ☕.bin",
                            "application/octet-stream",
                            BodyPublishers.ofByteArray(bytes))),
                    PATIENCE));
            assertThat(one.path("caption").asString()).isEqualTo("with «words» and a line\nbreak");
            JsonNode document = one.path("document");
            assertThat(document.path("file_name").asString())
                    .startsWith("отчёт ")
                    .endsWith(" ☕.bin");
            assertThat(back(node, bot, document)).isEqualTo(bytes);

            ObjectNode album = to(desk.anna);
            album.putArray("media")
                    .add(JsonMapper.shared().readTree("{\"type\":\"document\",\"media\":\"attach://a\"}"))
                    .add(JsonMapper.shared().readTree("{\"type\":\"document\",\"media\":\"attach://b\"}"));
            JsonNode both = done(api.call(
                    key,
                    "sendMediaGroup",
                    album,
                    List.of(
                            new UploadedFile("a", "a.txt", "text/plain", BodyPublishers.ofByteArray(tricky)),
                            new UploadedFile("b", "b.txt", "text/plain", BodyPublishers.ofString("second"))),
                    PATIENCE));
            assertThat(back(node, bot, both.get(0).path("document"))).isEqualTo(tricky);
            assertThat(new String(back(node, bot, both.get(1).path("document")), StandardCharsets.UTF_8))
                    .isEqualTo("second");
        }
    }

    private static byte[] back(EdgeNode node, Bot bot, JsonNode document) {
        return node.get(BotFiles.class)
                .read(bot.id(), document.path("file_id").asString(), 1 << 20, bytes -> bytes.readAllBytes());
    }
}
