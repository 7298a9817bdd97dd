package io.kanal.posts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.changes.Lane;
import io.kanal.ingest.Erasure;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.TelegramChatId;
import io.kanal.testing.MovableClock;
import io.kanal.testing.RecordContext;
import io.kanal.testing.SeenMessages;
import io.kanal.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.unit.DataSize;

final class UnusedMediaTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final AtomicLong NEXT = new AtomicLong(5_000_000);
    private static final MovableClock clock = new MovableClock(Instant.parse("2026-03-02T12:00:00Z"));
    private static final Duration LONGER_THAN_GRACE = UnusedMedia.GRACE.plusHours(1);

    private static RecordContext record;
    private static Blobs blobs;
    private static UnusedMedia unused;

    @BeforeAll
    static void wire() {
        record = new RecordContext(database, clock);
        blobs = record.get(Blobs.class);
        unused = record.get(UnusedMedia.class);
    }

    @Test
    void aFileGoesADayAfterTheLastMessageThatReferredToIt() throws Exception {
        ChatId chat = channel();
        String hash = store("a photo");
        merge(chat, 1, "with a photo", hash);
        merge(chat, 2, "the same photo again", hash);
        double before = removed();
        sweepTwice();
        erase(chat, 1);
        sweepTwice();
        assertThat(blobs.find(hash)).isPresent();

        erase(chat, 2);
        unused.sweep();
        assertThat(blobs.find(hash)).as("within the grace time").isPresent();
        clock.advance(LONGER_THAN_GRACE);
        unused.sweep();

        assertThat(blobs.find(hash)).isEmpty();
        assertThat(removed()).isEqualTo(before + 1);
    }

    @Test
    void whatOnlyAnEarlierVersionShowsStays() throws Exception {
        ChatId chat = channel();
        String first = store("first picture");
        String second = store("second picture");
        merge(chat, 1, "first words", first);
        record.get(Ingest.class)
                .merge(
                        Source.EXPORT,
                        Lane.BULK,
                        chat,
                        List.of(SeenMessages.of(1, "second words")
                                .media(photo(second))
                                .edited(SeenMessages.DATE.plusSeconds(60))
                                .message()));
        sweepTwice();

        assertThat(blobs.find(first)).isPresent();
        assertThat(blobs.find(second)).isPresent();
    }

    @Test
    void storingTheSameContentAgainSavesItFromTheSweepThatIsDue() throws Exception {
        ChatId chat = channel();
        String hash = store("found again");
        unused.sweep();
        clock.advance(LONGER_THAN_GRACE);

        assertThat(store("found again")).isEqualTo(hash);
        unused.sweep();
        merge(chat, 1, "with it", hash);
        unused.sweep();

        assertThat(blobs.find(hash)).isPresent();
    }

    /** Time never passes the grace within one import; the sweeps know nothing of it. */
    @Test
    void importsThatAddAndEraseTheSameFilesNeverLoseOneThatIsReferredTo() throws Exception {
        int importers = 4;
        ReadWriteLock time = new ReentrantReadWriteLock();
        AtomicBoolean over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sweeping = threads.submit(() -> {
                while (!over.get()) {
                    unused.sweep();
                    time.writeLock().lock();
                    try {
                        clock.advance(LONGER_THAN_GRACE);
                    } finally {
                        time.writeLock().unlock();
                    }
                }
                return null;
            });
            List<Future<?>> importing = new ArrayList<>();
            for (int i = 0; i < importers; i++) {
                importing.add(threads.submit(() -> {
                    ChatId chat = channel();
                    for (int round = 1; round <= 40; round++) {
                        String content = "shared " + round % 5;
                        time.readLock().lock();
                        try {
                            merge(chat, round, "round " + round, store(content));
                        } finally {
                            time.readLock().unlock();
                        }
                        assertThat(blobs.find(hash(content)))
                                .as("round %d", round)
                                .isPresent();
                        erase(chat, round);
                    }
                    return null;
                }));
            }
            for (Future<?> one : importing) {
                one.get();
            }
            over.set(true);
            sweeping.get();
        }
        sweepTwice();
        for (int i = 0; i < 5; i++) {
            assertThat(blobs.find(hash("shared " + i))).isEmpty();
        }
    }

    private static void sweepTwice() throws IOException {
        unused.sweep();
        clock.advance(LONGER_THAN_GRACE);
        unused.sweep();
    }

    private static double removed() {
        return record.get(MeterRegistry.class)
                .get("kanal_media_removed_total")
                .counter()
                .count();
    }

    private static String store(String content) throws IOException {
        return blobs.store(
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                new Blobs.Limits(DataSize.ofKilobytes(1), DataSize.ofBytes(0)));
    }

    private static String hash(String content) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static ChatId channel() {
        return record.get(Ingest.class)
                .identify(
                        Source.EXPORT,
                        new SeenChat(
                                Realm.PUBLIC,
                                TelegramChatId.ofChannel(NEXT.incrementAndGet()),
                                ChatType.CHANNEL,
                                "Media",
                                null,
                                null,
                                null,
                                true));
    }

    private static void merge(ChatId chat, long id, String text, @Nullable String hash) {
        record.get(Ingest.class)
                .merge(
                        Source.EXPORT,
                        Lane.BULK,
                        chat,
                        List.of(SeenMessages.of(id, text).media(photo(hash)).message()));
    }

    private static void erase(ChatId chat, long... ids) {
        record.get(Erasure.class)
                .erase(Caller.KANAL, chat, LongStream.of(ids).boxed().toList());
    }

    private static Media photo(@Nullable String hash) {
        return Media.File.of(
                Media.FileKind.PHOTO,
                file -> file.fileName("p.jpg").mimeType("image/jpeg").blob(hash));
    }
}
