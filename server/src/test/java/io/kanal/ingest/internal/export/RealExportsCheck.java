package io.kanal.ingest.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Reads real exports that stay outside of the repository. Not part of the ordinary run; asked for by name it fails where
 * they are not found: {@code ./mvnw -pl server test -Dtest=RealExportsCheck -Dkanal.real-exports=FOLDER}.
 */
class RealExportsCheck {
    private final Path folder = folder();

    @Test
    void theEnglishChannelIsReadWhole() throws Exception {
        matchesItsJson("cybersec-news-en.result.json.gz", 39_194);
    }

    @Test
    void theRussianGroupIsReadWhole() throws Exception {
        matchesItsJson("qa_load-ru.result.json.gz", 103_747);
    }

    @Test
    void jsonAndHtmlOfOneChatGiveTheSameMessages() throws Exception {
        Recorded json = read(folder.resolve("roboteam-test/telegram-test-json/result.json"));
        Recorded html = read(folder.resolve("roboteam-test/telegram-test-html/messages.html"));
        assertThat(html.ids()).isEqualTo(json.ids()).hasSize(12);
        assertThat(html.chats.getFirst().title())
                .isEqualTo(json.chats.getFirst().title());
        for (SeenMessage expected : json.messages) {
            SeenMessage found = html.message(expected.telegramId());
            assertThat(found.kind()).isEqualTo(expected.kind());
            assertThat(found.service()).isEqualTo(expected.service());
            if (expected.kind() == MessageKind.SERVICE) {
                continue; // HTML gives events one sentence without date or author.
            }
            assertThat(found.text().text()).isEqualTo(expected.text().text());
            assertThat(spans(found.text())).isEqualTo(spans(expected.text()));
            assertThat(found.date()).isEqualTo(expected.date());
            assertThat(name(found.author())).isEqualTo(name(expected.author()));
            assertThat(found.viaBot()).isEqualTo(expected.viaBot());
            assertThat(files(found)).isEqualTo(files(expected));
        }
    }

    private void matchesItsJson(String name, int rows) throws IOException, InterruptedException {
        Recorded read = read(folder.resolve(name));
        assertThat(read.skips).isEmpty();
        assertThat(read.messages).hasSize(rows);
        int at = 0;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{\"id\"")) {
                    continue;
                }
                JsonNode expected =
                        Json.MAPPER.readTree(line.endsWith(",") ? line.substring(0, line.length() - 1) : line);
                SeenMessage found = read.messages.get(at++);
                assertThat(found.telegramId()).isEqualTo(expected.get("id").asLong());
                requireExact(expected, found.text());
            }
        }
        assertThat(at).isEqualTo(rows);
    }

    /** Every formatted part of the export lies, unit by unit, under a span of the message. */
    private static void requireExact(JsonNode expected, RichText text) {
        Set<Integer> covered = new HashSet<>();
        for (Span span : text.spans()) {
            for (int unit = span.offset(); unit < span.end(); unit++) {
                covered.add(unit);
            }
        }
        int offset = 0;
        for (JsonNode part : expected.get("text_entities")) {
            String words = part.get("text").asString();
            assertThat(text.text().startsWith(words, offset)).isTrue();
            // A link without an address and a mention of nobody are plain text.
            boolean plain = part.get("type").asString().equals("plain")
                    || part.get("type").asString().equals("mention_name")
                    || part.path("href").asString("x").isEmpty();
            for (int unit = offset; unit < offset + words.length(); unit++) {
                assertThat(plain || covered.contains(unit))
                        .as("%s at %d of %s", part, unit, expected.get("id"))
                        .isTrue();
            }
            offset += words.length();
        }
        assertThat(offset).isEqualTo(text.text().length());
    }

    private static Recorded read(Path file) throws IOException, InterruptedException {
        Recorded recorded = new Recorded();
        ExportSettings settings = new ExportSettings(
                new MessageDates(ZoneId.of("Asia/Yekaterinburg"), Recorded.CLOCK),
                UnpackLimits.DEFAULT,
                null,
                TelegramChatId.ofGroup(123456789));
        try (ExportUpload upload = ExportUpload.open(file, settings)) {
            assertThat(upload.read(recorded, Position.START)).isEqualTo(ExportReader.Ending.COMPLETE);
        }
        return recorded;
    }

    private static List<String> spans(RichText text) {
        return text.spans().stream()
                .map(span -> span.kind() + " " + span.offset() + "+" + span.length())
                .toList();
    }

    private static @Nullable String name(@Nullable Author author) {
        return author == null ? null : author.name();
    }

    private static List<String> files(SeenMessage message) {
        List<String> files = new ArrayList<>();
        for (Media media : message.media()) {
            if (media instanceof Media.File file) {
                files.add(file.kind() + " " + file.fileName() + " " + file.emoji());
            }
        }
        return files;
    }

    private static Path folder() {
        String named = System.getProperty("kanal.real-exports", System.getenv("KANAL_REAL_EXPORTS"));
        assertThat(named)
                .as("The folder of real exports: -Dkanal.real-exports or KANAL_REAL_EXPORTS")
                .isNotNull();
        Path folder = Path.of(named);
        assertThat(folder).isDirectory();
        return folder;
    }
}
