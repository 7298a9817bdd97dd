package io.kanal.ingest.internal.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeKind;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.changes.SlowWorker;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.internal.merge.KeptFiles;
import io.kanal.ingest.internal.preview.page.PageReader;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.ingest.internal.preview.picture.ChannelPhotos;
import io.kanal.ingest.internal.preview.picture.PictureCheck;
import io.kanal.ingest.internal.preview.picture.PictureClient;
import io.kanal.ingest.internal.preview.picture.PictureRows;
import io.kanal.ingest.internal.preview.picture.PictureRules;
import io.kanal.ingest.internal.preview.picture.PictureWorker;
import io.kanal.ingest.internal.preview.picture.WantedPictures;
import io.kanal.posts.Blobs;
import io.kanal.posts.Chats;
import io.kanal.posts.WholeRecord;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Message;
import io.kanal.posts.message.Source;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** From a page that shows pictures to their bytes beside the record, against a site that may lie, dawdle and send elsewhere. */
class PicturesTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String NAME = "KanalDaily";
    private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0";

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final ScriptedSite site = new ScriptedSite();
    private final MovedClock clock = new MovedClock(NOW);
    private final WrittenChannel channel = new WrittenChannel(NAME, 1_700_000_042L);
    private final Map<Lane, Long> followed = new HashMap<>();
    private Node node;

    /** What one process has of it. */
    private final class Node {
        private final RecordContext record = new RecordContext(database, clock);
        private final PreviewProperties properties;
        private final Politeness politeness =
                new Politeness(Duration.ofSeconds(1), clock, new SplittableRandom(1), clock);
        private final PreviewClient client;
        private final PreviewChannels channels = new PreviewChannels(database.jdbc());
        private final ChannelPhotos photos =
                new ChannelPhotos(database.jdbc(), record.get(SlowWork.class), database.transactions(), clock);
        private final Recorder recorder =
                new Recorder(record.get(Ingest.class), record.get(Chats.class), photos::shown);
        private final WantedPictures wanted;
        private final PictureClient pictures;
        private final PictureWorker worker;
        private final PictureCheck check;

        private Node(PictureRules.Choice choice, DataSize space) {
            properties = new PreviewProperties(
                    site.address(),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    DataSize.ofMegabytes(6),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(2),
                    true,
                    null,
                    choice,
                    DataSize.ofMegabytes(1),
                    Duration.ofDays(30),
                    space);
            client = new PreviewClient(properties, politeness, clock);
            pictures = PagePictures.client(
                    properties,
                    new Politeness(Duration.ofSeconds(1), clock, new SplittableRandom(2), clock),
                    record.get(Blobs.class),
                    clock);
            wanted = new WantedPictures(
                    properties.pictures(),
                    record.get(WholeRecord.class),
                    record.get(SlowWork.class),
                    database.jdbc(),
                    database.transactions(),
                    clock);
            PictureRows rows = new PictureRows(database.jdbc());
            worker = new PictureWorker(
                    properties.pictures(),
                    pictures,
                    rows,
                    photos,
                    new PagePictures(client, channels, recorder),
                    record.get(WholeRecord.class),
                    record.get(KeptFiles.class),
                    clock);
            check = new PictureCheck(properties.pictures(), rows, record.get(SlowWork.class));
        }

        private void close() {
            client.close();
            pictures.close();
        }
    }

    private Node node(PictureRules.Choice choice, DataSize space) {
        return new Node(choice, space);
    }

    @BeforeEach
    void serve() {
        node = node(PictureRules.Choice.THUMBNAILS, DataSize.ofGigabytes(2));
        site.otherwise(channel::answer);
    }

    @AfterEach
    void stop() {
        node.close();
        site.close();
    }

    private void become(PictureRules.Choice choice, DataSize space) {
        node.close();
        node = node(choice, space);
    }

    /** A post with a picture that the page calls by this number and shows at this path. */
    private void picture(long id, long number, String path, Instant date) {
        show(
                id,
                "<a class=\"tgme_widget_message_photo_wrap %d 1204_5\" href=\"https://t.me/%s/%d\" style=\"width:800px;background-image:url('%s%s')\"></a>"
                        .formatted(number, NAME, id, site.address(), path),
                date);
    }

    private void show(long id, String media, Instant date) {
        channel.media(id, media, "Post " + id, date);
    }

    /** Reads the newest page, as a refresh does, and follows the log. */
    private ChatId read() {
        PreviewPage.History page = (PreviewPage.History) PageReader.read(channel.page(Long.MAX_VALUE));
        ChatId chat = node.recorder.identify(NAME, page.header());
        node.channels.put(chat, NAME, Duration.ofMinutes(2), clock.instant());
        node.recorder.merge(chat, Lane.LIVE, page, null);
        follow();
        return chat;
    }

    private void follow() {
        for (Lane lane : Lane.values()) {
            List<Change> changes = node.record.get(ChangeLog.class).read(lane, followed.getOrDefault(lane, 0L), 5_000);
            if (!changes.isEmpty()) {
                database.transactions().executeWithoutResult(_ -> node.wanted.apply(changes));
                followed.put(lane, changes.getLast().seq());
            }
        }
    }

    private List<String> waiting() {
        return database.jdbc()
                .sql("select key from slow_work where queue = 'preview-pictures' order by priority, key")
                .query((row, _) -> row.getString("key"))
                .list();
    }

    private void work() {
        for (String key : waiting()) {
            if (node.worker.work(List.of(key), () -> false).equals(SlowWorker.Outcome.DONE)) {
                done(key);
            }
        }
    }

    private void done(String key) {
        database.jdbc()
                .sql("delete from slow_work where queue = 'preview-pictures' and key = :key")
                .param("key", key)
                .update();
    }

    private Message message(ChatId chat, long id) {
        return node.record.message(chat, id);
    }

    private Media.File file(ChatId chat, long id) {
        return (Media.File) message(chat, id).media().getFirst();
    }

    private @Nullable String bytes(@Nullable String blob) throws IOException {
        return blob == null
                ? null
                : Files.readString(node.record.get(Blobs.class).find(blob).orElseThrow(), StandardCharsets.ISO_8859_1);
    }

    private static ScriptedSite.Act image(String body) {
        return answer("image/jpeg", JPEG + body);
    }

    private static ScriptedSite.Act answer(String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(type, bytes.length)
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
        };
    }

    private String found() {
        return node.check.look().getFirst().message();
    }

    private long asked(String path) {
        return site.asked().stream().filter(path::equals).count();
    }

    @Test
    void aPictureIsFetchedOnceAndIsNoNewVersion() throws IOException {
        site.on("/a.jpg", image("one"));
        picture(5, 111_222, "/a.jpg", NOW.minus(Duration.ofDays(1)));
        ChatId chat = read();
        assertThat(file(chat, 5).blob())
                .as("nothing is fetched while a page is read")
                .isNull();
        work();
        assertThat(bytes(file(chat, 5).blob())).isEqualTo(JPEG + "one");
        assertThat(message(chat, 5).revision()).isEqualTo(1);
        read();
        work();
        assertThat(asked("/a.jpg")).isEqualTo(1);
        assertThat(bytes(file(chat, 5).blob())).isEqualTo(JPEG + "one");
        assertThat(node.record.get(ChangeLog.class).read(Lane.LIVE, 0, 100))
                .extracting(Change::kind)
                .doesNotContain(ChangeKind.MESSAGE_EDITED);
        assertThat(found()).startsWith("1 kept");
    }

    @Test
    void ofAFilmTheStillIsFetchedAndTheFilmOnlyWhereAllIs() throws IOException {
        String player =
                "<a class=\"tgme_widget_message_video_player\" href=\"https://t.me/%s/6\"><i class=\"tgme_widget_message_video_thumb\" style=\"background-image:url('%s/still.jpg')\"></i><div class=\"tgme_widget_message_video_wrap\"><video src=\"%s/film.mp4\"></video></div><time class=\"message_video_duration\">0:12</time></a>"
                        .formatted(NAME, site.address(), site.address());
        site.on("/still.jpg", image("still")).on("/film.mp4", answer("video/mp4", "\0\0\0\u0018ftypisom film"));
        show(6, player, NOW);
        ChatId chat = read();
        work();
        assertThat(file(chat, 6).blob()).isNull();
        assertThat(bytes(Objects.requireNonNull(file(chat, 6).still()).blob())).isEqualTo(JPEG + "still");
        assertThat(asked("/film.mp4")).isZero();

        become(PictureRules.Choice.FULL, DataSize.ofGigabytes(2));
        node.wanted.rebuild();
        work();
        assertThat(bytes(file(chat, 6).blob())).endsWith("film");
        assertThat(asked("/still.jpg")).isEqualTo(1);
    }

    @Test
    void offFetchesNothing() {
        become(PictureRules.Choice.OFF, DataSize.ofGigabytes(2));
        picture(5, 111_222, "/a.jpg", NOW);
        read();
        node.wanted.rebuild();
        work();
        assertThat(waiting()).isEmpty();
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void oldPostsKeepToTheFacts() {
        picture(5, 111_222, "/a.jpg", NOW.minus(Duration.ofDays(31)));
        read();
        node.wanted.rebuild();
        assertThat(waiting()).noneMatch(key -> key.startsWith("m "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"large", "larger than said", "page", "picture called a page", "empty"})
    void whatIsNoPictureOrTooLargeIsSetAside(String lie) {
        String much = "x".repeat(600 << 10);
        site.on(
                "/a.jpg",
                switch (lie) {
                    case "large" -> image(much);
                    case "larger than said" ->
                        ScriptedSite.raw(
                                "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n\u0089PNG");
                    case "page" -> answer("image/jpeg", "<html><script>alert(1)</script></html>");
                    case "picture called a page" -> answer("text/html", JPEG + "x");
                    default -> answer("image/jpeg", "");
                });
        picture(5, 111_222, "/a.jpg", NOW);
        ChatId chat = read();
        work();
        read();
        work();
        assertThat(file(chat, 5).blob()).isNull();
        assertThat(asked("/a.jpg")).isEqualTo(1);
        assertThat(found())
                .contains("could not be had")
                .contains(lie.equals("large") ? ": 1 too large" : ": 1 of another kind");
    }

    @Test
    void aBodyWithoutEndIsCutOff() {
        site.on("/a.jpg", socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(JPEG.getBytes(StandardCharsets.ISO_8859_1));
            byte[] more = new byte[1 << 14];
            while (!socket.isClosed()) {
                out.write(more);
            }
        });
        picture(5, 111_222, "/a.jpg", NOW);
        ChatId chat = read();
        work();
        assertThat(file(chat, 5).blob()).isNull();
        assertThat(found()).contains(": 1 too large");
    }

    @Test
    void aSiteThatDawdlesFailsTheKeyAndNothingElse() {
        site.on("/b.jpg", socket -> {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 100000\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(JPEG.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(new byte[20]);
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
        picture(5, 111_222, "/b.jpg", NOW);
        read();
        assertThatThrownBy(this::work)
                .isInstanceOfSatisfying(
                        KanalException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM));
        assertThat(waiting()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/a.jpg",
                "http://localhost:1/a.jpg",
                "https://example.org/a.jpg",
                "https://telesco.pe.example.org/a.jpg",
                "http://cdn4.telesco.pe/a.jpg",
                "https://cdn4.telesco.pe:8443/a.jpg",
                "file:///etc/passwd"
            })
    void nothingIsFetchedFromElsewhere(String target) {
        site.on("/a.jpg", ScriptedSite.answer(302, "Location: " + target + "\r\n", ""));
        picture(5, 111_222, "/a.jpg", NOW);
        show(
                6,
                "<a class=\"tgme_widget_message_photo_wrap 777777\" href=\"https://t.me/%s/6\" style=\"background-image:url('%s')\"></a>"
                        .formatted(NAME, target.startsWith("file") ? "http://127.0.0.1:1/x" : target),
                NOW);
        ChatId chat = read();
        work();
        assertThat(file(chat, 5).blob()).isNull();
        assertThat(file(chat, 6).blob()).isNull();
        assertThat(site.asked()).containsExactly("/a.jpg");
        assertThat(found()).contains(": 2 refused");
    }

    @Test
    void aRedirectOnTheSiteIsFollowed() throws IOException {
        site.on("/a.jpg", ScriptedSite.answer(302, "Location: /b.jpg\r\n", "")).on("/b.jpg", image("moved"));
        picture(5, 111_222, "/a.jpg", NOW);
        ChatId chat = read();
        work();
        assertThat(bytes(file(chat, 5).blob())).endsWith("moved");
    }

    @Test
    void whoIsAskedForQuietWaitsAndComesAgain() {
        site.on("/a.jpg", ScriptedSite.answer(429, "Retry-After: 300\r\n", ""), image("later"));
        picture(5, 111_222, "/a.jpg", NOW);
        ChatId chat = read();
        assertThatThrownBy(this::work)
                .isInstanceOfSatisfying(
                        KanalException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        Instant before = clock.instant();
        work();
        assertThat(Duration.between(before, clock.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(295));
        assertThat(file(chat, 5).blob()).isNotNull();
    }

    @Test
    void anAddressThatHasExpiredIsLookedUpOnceOnItsPage() throws IOException {
        site.on("/old.jpg", ScriptedSite.status(404)).on("/new.jpg", image("anew"));
        picture(5, 111_222, "/old.jpg", NOW);
        ChatId chat = read();
        picture(5, 111_222, "/new.jpg", NOW);
        work();
        assertThat(site.asked()).containsExactly("/old.jpg", "/s/" + NAME + "?before=6", "/new.jpg");
        assertThat(bytes(file(chat, 5).blob())).endsWith("anew");

        picture(7, 111_333, "/old.jpg", NOW);
        read();
        work();
        read();
        work();
        assertThat(file(chat, 7).blob()).isNull();
        assertThat(asked("/s/" + NAME + "?before=8")).isEqualTo(1);
        assertThat(found()).contains(": 1 gone");
    }

    @Test
    void aPictureThatWasReplacedIsFetchedAnew() throws IOException {
        site.on("/a.jpg", image("first")).on("/b.jpg", image("second"));
        picture(5, 111_222, "/a.jpg", NOW);
        ChatId chat = read();
        work();
        picture(5, 333_444, "/b.jpg", NOW);
        read();
        assertThat(file(chat, 5).blob())
                .as("the old picture is not shown as the new one")
                .isNull();
        work();
        assertThat(bytes(file(chat, 5).blob())).endsWith("second");
    }

    @Test
    void whatBreaksOffInTheMiddleBeginsAnew() {
        site.on("/a.jpg", image("one"));
        picture(5, 111_222, "/a.jpg", NOW);
        ChatId chat = read();
        String key = waiting().getLast();
        assertThat(node.worker.work(List.of(key), () -> true)).isEqualTo(SlowWorker.Outcome.unfinished(List.of(key)));
        assertThat(site.asked()).isEmpty();
        // Killed behind the fetching and before the key was done: the next process gets the key once more.
        node.worker.work(List.of(key), () -> false);
        become(PictureRules.Choice.THUMBNAILS, DataSize.ofGigabytes(2));
        node.worker.work(List.of(key), () -> false);
        assertThat(file(chat, 5).blob()).isNotNull();
        assertThat(asked("/a.jpg")).isEqualTo(1);
    }

    @Test
    void aboveTheSpaceTheOldestPostsPicturesGo() {
        become(PictureRules.Choice.THUMBNAILS, DataSize.ofKilobytes(250));
        List<Long> ids = new ArrayList<>();
        for (long id = 1; id <= 4; id++) {
            site.on("/%d.jpg".formatted(id), image(id + "x".repeat(100 << 10)));
            picture(id, 1_000_000 + id, "/%d.jpg".formatted(id), NOW.minus(Duration.ofDays(10 - id)));
            ids.add(id);
        }
        ChatId chat = read();
        work();
        assertThat(ids.stream().filter(id -> file(chat, id).blob() != null)).containsExactly(3L, 4L);
        assertThat(found()).startsWith("2 kept").contains(": 2 without space");
        // An older one does not drive out younger ones, and what has gone is not fetched again.
        picture(9, 2_000_000, "/9.jpg", NOW.minus(Duration.ofDays(20)));
        read();
        node.wanted.rebuild();
        work();
        assertThat(asked("/9.jpg")).isZero();
        assertThat(asked("/1.jpg")).isEqualTo(1);
    }

    @Test
    void theFileThatAnImportBringsIsPreferred() throws IOException {
        site.on("/a.jpg", image("small"));
        picture(5, 111_222, "/a.jpg", NOW);
        ChatId chat = read();
        work();
        String real = node.record
                .get(Blobs.class)
                .store(
                        new ByteArrayInputStream("the real file".getBytes(StandardCharsets.UTF_8)),
                        new Blobs.Limits(DataSize.ofMegabytes(1), DataSize.ofBytes(0)));
        node.record.merge(
                Source.EXPORT,
                chat,
                SeenMessages.of(5, "Post 5").media(Media.File.of(Media.FileKind.PHOTO, told -> told.blob(real))));
        assertThat(file(chat, 5).blob()).isEqualTo(real);
        assertThat(message(chat, 5).revision()).isEqualTo(1);
        read();
        work();
        assertThat(file(chat, 5).blob()).isEqualTo(real);
    }

    @Test
    void theChannelsPictureIsFetchedAndLookedAtAgainAfterAWeek() throws IOException {
        site.on("/seal.jpg", image("seal"), image("another"));
        channel.photo(site.address() + "/seal.jpg");
        channel.write(1, "x", NOW);
        ChatId chat = read();
        work();
        assertThat(bytes(photo(chat))).endsWith("seal");
        read();
        work();
        assertThat(asked("/seal.jpg")).isEqualTo(1);
        clock.sleep(Duration.ofDays(8));
        read();
        work();
        assertThat(bytes(photo(chat))).endsWith("another");
    }

    private @Nullable String photo(ChatId chat) {
        return node.record.get(Chats.class).get(chat).photo();
    }
}
