package io.kanal.ingest.internal.export;

import io.kanal.changes.Lane;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import io.kanal.testing.RecordContext;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures reading alone, and reading with merging as the import job does it: {@code ImportSpeed FILE…}. A program to be
 * started by hand; nothing is asserted.
 */
final class ImportSpeed {
    private static final int ROUNDS = 5;

    private ImportSpeed() {}

    public static void main(String[] files) throws IOException, InterruptedException {
        for (String name : files) {
            Path file = Path.of(name);
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                Counting counting = new Counting();
                try (ExportUpload upload = ExportUpload.open(file, settings())) {
                    upload.read(counting, Position.START);
                }
                print("read", file, counting.messages, start);
            }
        }
        try (TestDatabase database = TestDatabase.opened()) {
            RecordContext record = new RecordContext(database, Clock.systemUTC());
            for (int round = 0; round < 2; round++) {
                for (String name : files) {
                    long start = System.nanoTime();
                    print(round == 0 ? "import" : "again", Path.of(name), merged(Path.of(name), record), start);
                }
            }
        }
    }

    private static long merged(Path file, RecordContext record) throws IOException, InterruptedException {
        Ingest ingest = record.get(Ingest.class);
        Caller caller = Caller.person(new UserId(1), true);
        ChatId chat = null;
        long messages = 0;
        try (ExportUpload upload = ExportUpload.open(file, settings());
                ReadAhead reader = new ReadAhead(upload, Position.START)) {
            while (true) {
                switch (reader.next(Duration.ofSeconds(10))) {
                    case ReadAhead.Item.Chat(ExportedChat seen) ->
                        chat = ingest.identify(Source.EXPORT, seen.seenBy(caller));
                    case ReadAhead.Item.Batch batch -> {
                        messages += batch.messages().size();
                        merge(ingest, chat, batch.messages());
                    }
                    case ReadAhead.Item.Ended _ -> {
                        return messages;
                    }
                    case ReadAhead.Item.Failed(Exception cause) -> throw new IOException(cause);
                    case ReadAhead.Item.Skipped _ -> {}
                    case null -> throw new IOException("The reader is stuck");
                }
            }
        }
    }

    private static void merge(Ingest ingest, @Nullable ChatId chat, List<SeenMessage> batch) {
        if (chat != null && !batch.isEmpty()) {
            ingest.merge(Source.EXPORT, Lane.BULK, chat, batch);
        }
    }

    private static ExportSettings settings() {
        return new ExportSettings(
                new MessageDates(ZoneOffset.UTC, Clock.systemUTC()),
                UnpackLimits.DEFAULT,
                null,
                TelegramChatId.ofChannel(1));
    }

    // A program's output is its purpose.
    @SuppressWarnings("SystemOut")
    private static void print(String what, Path file, long messages, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(
                "%-7s %s: %d in %.2f s, %.0f/s%n", what, file.getFileName(), messages, seconds, messages / seconds);
    }

    /** Counts and forgets. */
    private static final class Counting implements ExportSink {
        private long messages;

        @Override
        public void chat(ExportedChat chat) {}

        @Override
        public void reading(Position at) {}

        @Override
        public void messages(List<SeenMessage> batch, Position after) {
            messages += batch.size();
        }

        @Override
        public void skipped(SkipReason reason, String example) {}
    }
}
