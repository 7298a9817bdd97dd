package io.kanal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.simulator.exports.DesktopExport;
import io.kanal.simulator.world.Chat;
import io.kanal.simulator.world.Message;
import io.kanal.simulator.world.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports become channels. */
final class ExportTest {
    private Simulator simulator;
    private long owner;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() {
        simulator = Simulator.start(SimulatorOptions.forTests());
        owner = simulator
                .world()
                .addUser(new User(0, false, "Owner", null, null, "en", false, false))
                .id();
    }

    @AfterEach
    void end() {
        simulator.close();
    }

    private Chat load(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("result.json"), json);
        return new DesktopExport(simulator.world()).load(file, owner, "exported", 0);
    }

    @Test
    void idsDatesTextAndReactionsAreKept() throws IOException {
        Chat chat = load("""
                {"name":"News","type":"public_channel","id":1591537674,"messages":[
                 {"id":1,"type":"service","date":"2024-01-01T10:00:00","date_unixtime":"1704103200","action":"create_channel","text":"","text_entities":[]},
                 {"id":4,"type":"message","date":"2024-01-01T10:00:00","date_unixtime":"1704103200","edited_unixtime":"1704103300","edited":"2024-01-01T10:01:40",
                  "text_entities":[{"type":"plain","text":"Read "},{"type":"text_link","text":"this","href":"https://e.org/"}],
                  "reactions":[{"type":"emoji","count":3,"emoji":"👍"}]},
                 {"id":5,"type":"message","date":"2024-01-01T10:00:05","text":["old ",{"type":"bold","text":"form"}],"forwarded_from":"X"}]}
                """);
        assertThat(chat.id()).isEqualTo(-1_001_591_537_674L);
        assertThat(chat.messages().keySet()).containsExactly(1, 4, 5);
        Message post = simulator.world().posts().get(chat, 4, "missing");
        assertThat(post.date()).isEqualTo(Instant.ofEpochSecond(1_704_103_200));
        assertThat(post.editDate()).isNotNull();
        assertThat(post.content().words().entities().getFirst().argument()).isEqualTo("https://e.org/");
        assertThat(post.reactionCounts()).containsEntry("👍", 3);
        assertThat(new Api(simulator).get("/s/exported").body())
                .contains("data-post=\"exported/5\"")
                .contains("old <b>form</b>");
    }

    @Test
    void whatIsNoExportIsRefused() {
        for (String bad : List.of("", "[]", "{\"messages\":[{\"id\":1,", "<html>")) {
            assertThatThrownBy(() -> load(bad)).isInstanceOf(IOException.class);
        }
    }
}
