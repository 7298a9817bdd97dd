package io.kanal.ingest.internal.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Followers;
import io.kanal.ingest.Ingest;
import io.kanal.people.Audit;
import io.kanal.people.Users;
import io.kanal.posts.Blobs;
import io.kanal.posts.Chats;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.shared.Caller;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Desk;
import io.kanal.telegram.EdgeNode;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From a file posted in a simulated channel to its bytes beside the record. */
class BotFileWorkerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @TempDir
    Path folder;

    private EdgeNode node(Desk desk, Map<String, Object> settings) {
        EdgeNode node = EdgeNode.on(database, desk.address(), settings)
                .scan("io.kanal.posts", "io.kanal.ingest.internal.merge", "io.kanal.ingest.internal.bot")
                .with(Users.class)
                .with(Audit.class)
                .with(Ingest.class)
                .start();
        node.get(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
        return node;
    }

    private static long post(Desk desk, long chat, String... contents) {
        List<Map<String, String>> files = java.util.Arrays.stream(contents)
                .map(content -> Map.of(
                        "kind",
                        "document",
                        "base64",
                        Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))))
                .toList();
        return desk.sim("sendMedia", Map.of("as", desk.anna, "chat", chat, "files", files))
                .get(0)
                .path("message_id")
                .asLong();
    }

    private static List<Message> messages(EdgeNode node, String title, List<Long> ids) {
        return node.get(Chats.class).all().stream()
                .filter(chat -> chat.title().equals(title))
                .flatMap(chat -> node.get(WholeRecord.class).byTelegramIds(chat.id(), ids).stream())
                .toList();
    }

    private static Media.File file(EdgeNode node, String title, long id) {
        Message message = await().atMost(SOON)
                .until(
                        () -> messages(node, title, List.of(id)),
                        found -> found.stream()
                                .flatMap(each -> each.media().stream())
                                .anyMatch(media -> media instanceof Media.File file
                                        && (file.blob() != null || file.absence() != null)))
                .getFirst();
        return (Media.File) message.media().getFirst();
    }

    private static String bytes(EdgeNode node, Media.File file) throws IOException {
        assertThat(file.absence()).isNull();
        return Files.readString(
                node.get(Blobs.class).find(String.valueOf(file.blob())).orElseThrow());
    }

    @Test
    void filesOfAChannelAreKeptAndThoseThatAreTooLargeAreNot() throws IOException {
        try (Desk desk = new Desk();
                EdgeNode node = node(desk, Map.of("kanal.media.from-bots", "1KB"))) {
            long small = post(desk, desk.channel, "a small file");
            long large = post(desk, desk.channel, "x".repeat(2_000));
            long inGroup = post(desk, desk.group, "for the group only");
            long last = post(desk, desk.channel, "the last file", "and its neighbour");
            assertThat(bytes(node, file(node, "Channel", small))).isEqualTo("a small file");
            assertThat(bytes(node, file(node, "Channel", last))).isEqualTo("the last file");
            assertThat(bytes(node, file(node, "Channel", last + 1))).isEqualTo("and its neighbour");
            Message kept = messages(node, "Channel", List.of(small)).getFirst();
            assertThat(kept.revision()).as("the post itself has not changed").isEqualTo(1);
            assertThat(blobs(node, "Channel", large)).containsExactly("none");
            assertThat(blobs(node, "Group", inGroup)).containsExactly("none");
        }
    }

    @Test
    void aLocalServersFilesAreReadFromItsDisk() throws IOException {
        try (Desk desk = new Desk(SimulatorOptions.forTests().withFilesFolder(folder));
                EdgeNode node = node(
                        desk, Map.of("kanal.media.from-bots", "40MB", "kanal.bot.files-folder", folder.toString()))) {
            long id = post(desk, desk.channel, "y".repeat(21 << 20));
            assertThat(bytes(node, file(node, "Channel", id))).hasSize(21 << 20);
        }
    }

    @Test
    void aFileThatCannotBeHadSaysWhyWithThePost() {
        try (Desk desk = new Desk(SimulatorOptions.forTests().withFilesFolder(folder));
                EdgeNode node = node(desk, Map.of("kanal.media.from-bots", "1MB"))) {
            long id = post(desk, desk.channel, "on a disk nobody named");
            assertThat(file(node, "Channel", id).absence())
                    .contains("KANAL_BOT_FILES_FOLDER")
                    .doesNotContain(desk.token.reveal());
        }
    }

    @Test
    void nothingIsFetchedUnlessTheInstallationWantsIt() {
        try (Desk desk = new Desk();
                EdgeNode node = node(desk, new HashMap<>())) {
            long id = post(desk, desk.channel, "facts only");
            await().atMost(SOON)
                    .until(() -> !messages(node, "Channel", List.of(id)).isEmpty());
            await().atMost(SOON)
                    .until(() -> node.get(Followers.class).list(Caller.KANAL).stream()
                            .allMatch(follower -> follower.lagRows() == 0));
            assertThat(blobs(node, "Channel", id)).containsExactly("none");
            assertThat(database.jdbc()
                            .sql("select count(*) from slow_work where queue = :queue")
                            .param("queue", BotFileQueue.NAME)
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    private static List<String> blobs(EdgeNode node, String title, long id) {
        return messages(node, title, List.of(id)).stream()
                .flatMap(message -> message.media().stream())
                .map(media -> media instanceof Media.File file && file.blob() != null ? "kept" : "none")
                .toList();
    }
}
