package io.kanal.ingest.internal.preview.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ingest.SeenMessage;
import io.kanal.posts.Counter;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads real blocks of t.me pages that stay outside of the repository and compares them with what another parser made of
 * them. Not part of the ordinary run; asked for by name it fails where they are not found:
 * {@code ./mvnw -pl server test -Dtest=RealPagesCheck -Dkanal.real-pages=FOLDER}.
 */
class RealPagesCheck {
    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void everySampleIsReadAsItsTwinSays() throws IOException {
        List<String> read = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("parse_") && name.endsWith(".html")) {
                    compare(name, Files.readString(file), json.readTree(Files.readString(twin(file))));
                    read.add(name);
                }
            }
        }
        assertThat(read).hasSizeGreaterThan(10);
    }

    @Test
    void theHeaderIsReadAsItsTwinSays() throws IOException {
        Path file = folder().resolve("channel_info.html");
        // The sample is a header without its frame.
        String html = "<div class=\"tgme_channel_info\">" + Files.readString(file) + "</div>";
        JsonNode expected = json.readTree(Files.readString(twin(file))).get(0);
        PreviewPage.Header header = ((PreviewPage.History) PageReader.read(html)).header();
        assertThat(header.title()).isEqualTo(expected.get("title").asString());
        assertThat(header.username()).isEqualTo(expected.get("username").asString());
        assertThat(header.subscribers())
                .isEqualTo(Counter.exact(expected.get("subscribers").asLong()));
    }

    private static Path folder() {
        String folder = System.getProperty("kanal.real-pages");
        assertThat(folder).as("-Dkanal.real-pages=FOLDER with the samples").isNotNull();
        return Path.of(folder);
    }

    private static Path twin(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".html", ".expected.json"));
    }

    private static void compare(String name, String html, JsonNode expected) {
        PreviewPage.History page = (PreviewPage.History) PageReader.read(html);
        assertThat(page.unreadable()).as(name).isZero();
        List<JsonNode> posts = new ArrayList<>();
        expected.forEach(node -> {
            if (node.isObject()) {
                posts.add(node);
            }
        });
        assertThat(page.posts()).as(name).hasSameSizeAs(posts);
        for (int index = 0; index < posts.size(); index++) {
            compare(name, page.posts().get(index), posts.get(index));
        }
    }

    private static void compare(String name, PreviewPost post, JsonNode expected) {
        SeenMessage message = post.messages().getFirst();
        assertThat(message.telegramId()).as(name).isEqualTo(expected.get("id").asLong());
        assertThat(post.channel()).as(name).isEqualTo(text(expected, "channel"));
        assertThat(post.bareId()).as(name).isNotNull();
        assertThat(message.date())
                .as(name)
                .isEqualTo(OffsetDateTime.parse(expected.get("created_at").asString())
                        .toInstant());
        assertThat(message.edited()).as(name).isEqualTo(expected.get("edited").asBoolean());
        assertThat(Optional.ofNullable(message.author()).map(Author::signature).orElse(null))
                .as(name)
                .isEqualTo(text(expected, "author"));
        assertThat(Optional.ofNullable(message.views()).map(Counter::value).orElse(null))
                .as(name)
                .isEqualTo(
                        expected.path("views").isNumber()
                                ? expected.get("views").asLong()
                                : null);
        assertThat(Optional.ofNullable(message.forward())
                        .map(ForwardOrigin::name)
                        .orElse(null))
                .as(name)
                .isEqualTo(text(expected, "forwarded_author"));
        String type = expected.get("type").asString();
        assertThat(message.kind() == MessageKind.SERVICE).as(name).isEqualTo(type.equals("service"));
        assertThat(kind(message)).as(name).isEqualTo(type);
        if (message.kind() != MessageKind.SERVICE) {
            // The other parser breaks lines at tags; which white space stands where is not compared.
            String words = text(expected, "text");
            assertThat(message.text().text().replaceAll("\\s+", ""))
                    .as(name)
                    .isEqualTo(words == null ? "" : words.replaceAll("\\s+", ""));
        }
        assertThat(message.media().stream().anyMatch(Media.WebPage.class::isInstance))
                .as(name)
                .isEqualTo(expected.path("preview_url").isString());
    }

    private static String kind(SeenMessage message) {
        if (message.kind() == MessageKind.SERVICE) {
            return "service";
        }
        for (Media media : message.media()) {
            if (media instanceof Media.Place) {
                return "location";
            }
            if (media instanceof Media.File file) {
                return switch (file.kind()) {
                    case PHOTO -> "photo";
                    case VIDEO, ANIMATION -> "video";
                    case VIDEO_NOTE -> "round-video";
                    case VOICE, AUDIO -> "audio";
                    case STICKER -> "sticker";
                    case DOCUMENT -> "document";
                };
            }
        }
        return "text";
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).isString() ? node.get(field).asString() : null;
    }
}
