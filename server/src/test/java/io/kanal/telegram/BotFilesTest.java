package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.telegram.ScriptedBotApi.Reply;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files by HTTP and from the disk of a local server, and what no honest server would name. */
@SuppressWarnings("NullAway.Init") // each test starts the node with settings of its own
class BotFilesTest {
    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @TempDir
    Path folder;

    private ScriptedBotApi api;
    private EdgeNode node;
    private Bot bot;

    @BeforeEach
    void setUp() {
        api = new ScriptedBotApi();
    }

    @AfterEach
    void tearDown() {
        node.close();
        api.close();
    }

    private void start(Map<String, Object> settings) {
        node = EdgeNode.on(database, api.address(), settings).start();
        bot = node.get(Bots.class).register(Caller.KANAL, ScriptedBotApi.TOKEN, Set.of(BotPurpose.KANAL));
    }

    private String read(long maxBytes) {
        return node.get(BotFiles.class).read(bot.id(), "AgAD-1", maxBytes, BotFilesTest::text);
    }

    private static String text(InputStream bytes) throws IOException {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }

    private KanalException refusal() {
        KanalException refused = catchThrowableOfType(KanalException.class, () -> read(100));
        assertThat(refused).isNotNull();
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage())).doesNotContain(ScriptedBotApi.TOKEN.reveal());
        }
        return refused;
    }

    private static Reply path(String path) {
        return Reply.ok("{\"file_id\":\"AgAD-1\",\"file_unique_id\":\"u\",\"file_path\":\"%s\"}".formatted(path));
    }

    @Test
    void aFileIsFetchedFromTheServerUnderItsEscapedPath() {
        start(Map.of());
        api.others(path("documents/a b#1.txt"), new Reply(200, "application/octet-stream", "the bytes"));
        assertThat(read(100)).isEqualTo("the bytes");
        assertThat(api.calls()).contains("getFile", "file documents/a b#1.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../bot1/getMe", "a/../../b", "a//b", "./a", "a/.."})
    void aPathThatLeadsElsewhereIsNotAskedFor(String path) {
        start(Map.of());
        api.others(path(path));
        assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(api.calls()).noneMatch(call -> call.startsWith("file "));
    }

    @Test
    void whatIsTooLargeIsNotAskedForAndWhatIsGoneSaysSo() {
        start(Map.of());
        api.others(Reply.ok("{\"file_id\":\"AgAD-1\",\"file_size\":101,\"file_path\":\"a/b\"}"));
        assertThat(refusal().code()).isEqualTo(ErrorCode.TOO_LARGE);
        api.others(Reply.refused(400, "Bad Request: file is too big", ""));
        assertThat(refusal()).hasMessageContaining("file is too big");
        api.others(path("a/b"), Reply.refused(404, "Not Found", ""));
        assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_FOUND);
        api.others(path("a/b"), Reply.html(502));
        assertThat(refusal().code()).isEqualTo(ErrorCode.UPSTREAM);
        api.others(path("a/b"), Reply.broken());
        assertThat(refusal().code()).isEqualTo(ErrorCode.UPSTREAM);
        api.others(Reply.cut());
        assertThat(refusal().code()).isEqualTo(ErrorCode.UPSTREAM);
    }

    @Test
    void aLocalServersFileIsReadOnlyUnderTheFolderThatWasNamed() throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        Path inside = Files.createDirectories(files.resolve(ScriptedBotApi.TOKEN.reveal()))
                .resolve("photo.jpg");
        Files.writeString(inside, "from the disk");
        Path outside = Files.writeString(folder.resolve("secret"), "not for bots");
        Path link = Files.createSymbolicLink(files.resolve("link"), outside);
        start(Map.of("kanal.bot.files-folder", files.toString()));
        for (String path : new String[] {inside.toString(), "file://" + inside}) {
            api.others(path(path));
            assertThat(read(100)).isEqualTo("from the disk");
        }
        for (Path wrong : new Path[] {outside, link, files.resolve("../secret"), files}) {
            api.others(path(wrong.toString()));
            assertThat(refusal()).hasMessageContaining("KANAL_BOT_FILES_FOLDER");
        }
        api.others(path(inside.resolveSibling("missing").toString()));
        assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_FOUND);
        api.others(path(inside.toString()));
        assertThatThrownBy(() -> read(3)).hasMessageContaining("larger than 3");
    }

    @Test
    void aPathThatCannotBeOneIsNotToldToAnybody() {
        start(Map.of("kanal.bot.files-folder", folder.toString()));
        api.others(path("/" + ScriptedBotApi.TOKEN.reveal() + "/\\u0000"));
        assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void withoutTheSettingNothingIsReadFromTheDisk() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "no");
        start(Map.of());
        api.others(path(file.toString()));
        assertThat(refusal()).hasMessageContaining("KANAL_BOT_FILES_FOLDER");
    }
}
