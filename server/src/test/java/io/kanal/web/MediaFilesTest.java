package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.people.Keys;
import io.kanal.posts.Blobs;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Media.FileKind;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.ServerTest;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** Stored media over HTTP: whole and in part, small, and what becomes of files that lie about themselves. */
@ServerTest
class MediaFilesTest {
    @LocalServerPort
    int port;

    @Autowired
    Keys keys;

    @Autowired
    Ingest ingest;

    @Autowired
    WholeRecord record;

    @Autowired
    Blobs blobs;

    @Autowired
    JdbcClient jdbc;

    private HttpTalk talk;
    private UserId owner;
    private ChatId chat;

    @BeforeEach
    void fill() {
        talk = new HttpTalk(port);
        owner = member();
        chat = PrivateChat.empty(owner, "Pictures", ingest);
    }

    private UserId member() {
        return new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Pia', 'member', 'UTC', 'en', now(), 'enterprise') returning id""").query(Long.class).single());
    }

    private HttpResponse<String> get(UserId person, String path, String... headers) {
        String key = keys.create(Caller.KANAL, person, "test", EnumSet.of(Scope.READ), null)
                .token()
                .reveal();
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + key;
        return talk.send("GET", path, all);
    }

    private String post(FileKind kind, @Nullable String name, byte[] bytes) throws IOException {
        return part(1, kind, name, null, bytes);
    }

    private String part(int id, FileKind kind, @Nullable String name, @Nullable String album, byte[] bytes)
            throws IOException {
        String blob = blobs.store(
                new ByteArrayInputStream(bytes), new Blobs.Limits(DataSize.ofMegabytes(8), DataSize.ofBytes(0)));
        ingest.merge(
                Source.EXPORT,
                Lane.LIVE,
                chat,
                List.of(SeenMessages.of(id, id == 1 ? "look" : "")
                        .media(Media.File.of(kind, file -> file.fileName(name).blob(blob)))
                        .message()
                        .with(facts -> facts.album(album))));
        return "/app/media/" + blob;
    }

    private String page() {
        return get(
                        owner,
                        "/app/posts/"
                                + record.byTelegramIds(chat, List.of(1L))
                                        .getFirst()
                                        .id()
                                        .value(),
                        "Accept",
                        "text/html")
                .body();
    }

    private static byte[] picture(String form, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(ThreadLocalRandom.current().nextInt()));
        pen.fillRect(0, 0, width / 2, height / 2);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, form, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] letters(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) ('a' + ThreadLocalRandom.current().nextInt(26));
        }
        return bytes;
    }

    @Test
    void aPlayerReadsAFileInParts() throws IOException {
        byte[] bytes = letters(1_000);
        byte[] beginning = "ID3".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(beginning, 0, bytes, 0, beginning.length);
        String all = new String(bytes, StandardCharsets.US_ASCII);
        String path = post(FileKind.VOICE, null, bytes);

        HttpResponse<String> whole = get(owner, path);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(all);
        assertThat(whole.headers().allValues("etag")).hasSize(1);
        assertThat(whole.headers().allValues("accept-ranges")).containsExactly("bytes");
        assertThat(whole.headers().allValues("x-content-type-options")).containsExactly("nosniff");
        assertThat(whole.headers().allValues("content-type")).containsExactly("audio/mpeg");
        assertThat(whole.headers().allValues("content-length")).containsExactly("1000");
        assertThat(whole.headers().allValues("cache-control")).containsExactly("max-age=86400, private");

        HttpResponse<String> part = get(owner, path, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(all.substring(10, 20));
        assertThat(part.headers().allValues("content-range")).containsExactly("bytes 10-19/1000");
        assertThat(get(owner, path, "Range", "bytes=990-").body()).isEqualTo(all.substring(990));
        assertThat(get(owner, path, "Range", "bytes=-5").body()).isEqualTo(all.substring(995));

        HttpResponse<String> beyond = get(owner, path, "Range", "bytes=1000-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().allValues("content-range")).containsExactly("bytes */1000");

        for (String wish : List.of("bytes=0-1,5-6", "lines=1-2", "bytes=9-2")) {
            HttpResponse<String> answer = get(owner, path, "Range", wish);
            assertThat(answer.statusCode()).as(wish).isEqualTo(200);
            assertThat(answer.body()).as(wish).isEqualTo(all);
        }
        assertThat(get(owner, path, "Range", "bytes=0-1", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        String tag = whole.headers().firstValue("etag").orElseThrow();
        assertThat(get(owner, path, "Range", "bytes=0-1", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(get(owner, path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(page()).contains("<audio controls preload=\"none\" src=\"" + path + "\"");
    }

    @Test
    void anAlbumIsOnePost() throws IOException {
        List<String> paths = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            paths.add(part(id, FileKind.PHOTO, null, "a", picture("png", 300, 200 + id)));
        }
        part(4, FileKind.PHOTO, null, null, picture("png", 300, 300));
        for (String page :
                List.of(get(owner, "/app/feed", "Accept", "text/html").body(), page())) {
            assertThat(page)
                    .contains("class=\"media album\"")
                    .containsSubsequence(paths.stream()
                            .map(path -> "src=\"" + path + "/small\"")
                            .toList());
        }
        String feed = get(owner, "/app/feed", "Accept", "text/html").body();
        assertThat(feed.split("<article", -1)).hasSize(3);
        long newest = record.byTelegramIds(chat, List.of(3L)).getFirst().id().value();
        assertThat(get(owner, "/app/feed?before=" + newest, "Accept", "text/html")
                        .body())
                .as("the rest of an album that the page before ended in")
                .doesNotContain("<article");
    }

    @Test
    void aSmallPictureIsGivenToWhoSeesItsPost() throws IOException {
        String path = post(FileKind.PHOTO, null, picture("jpeg", 2_400, 1_200));
        HttpResponse<String> small = get(owner, path + "/small");
        assertThat(small.statusCode()).isEqualTo(200);
        assertThat(small.headers().allValues("content-type")).containsExactly("image/jpeg");
        String tag = small.headers().firstValue("etag").orElseThrow();
        assertThat(get(owner, path + "/small", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(get(owner, path + "/large").headers().firstValue("etag"))
                .isNotEqualTo(small.headers().firstValue("etag"));
        assertThat(page()).contains("src=\"" + path + "/large\"").contains("width=\"640\" height=\"320\"");
        UserId other = member();
        assertThat(get(other, path + "/small").statusCode()).isEqualTo(404);
        assertThat(get(other, path, "Range", "bytes=0-1").statusCode()).isEqualTo(404);
    }

    @Test
    void whatCouldBeAPageIsADownload() throws IOException {
        for (String content : List.of("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "<html>")) {
            String path = post(FileKind.PHOTO, "evil\u202Egpj.svg", (content + chat).getBytes(StandardCharsets.UTF_8));
            HttpResponse<String> answer = get(owner, path);
            assertThat(answer.headers().allValues("content-type")).containsExactly("application/octet-stream");
            assertThat(answer.headers().firstValue("content-disposition").orElseThrow())
                    .startsWith("attachment;")
                    .contains("evilgpj.svg");
            assertThat(page()).contains("href=\"" + path + "\"").doesNotContain("<img");
        }
    }

    @Test
    void aPictureThatCannotBeDrawnEndsAsAPlainFile() throws IOException {
        byte[] whole = picture("png", 300, 200);
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        byte[] vast = whole.clone();
        ByteBuffer.wrap(vast).putInt(16, 60_000).putInt(20, 60_000);
        byte[] larger = whole.clone();
        ByteBuffer.wrap(larger).putInt(16, 7_000).putInt(20, 7_000);
        for (byte[] bytes : List.of(cut, vast, larger, Arrays.copyOf(picture("jpeg", 300, 200), 20))) {
            String path = post(FileKind.PHOTO, null, bytes);
            HttpResponse<String> answer = get(owner, path + "/large");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().allValues("content-type")).containsExactly("image/svg+xml");
            assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
            assertThat(page()).contains("href=\"" + path + "\"").doesNotContain("<img");
        }
    }
}
