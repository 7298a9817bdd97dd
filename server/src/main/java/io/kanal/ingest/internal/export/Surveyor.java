package io.kanal.ingest.internal.export;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.ImportRoom;
import io.kanal.ingest.ImportSurvey;
import io.kanal.ingest.ImportSurvey.SurveyedChat;
import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.html.KnownChats;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.jobs.Skip;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.shared.Caller;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads an export as an import would, and only counts. */
@Component
public final class Surveyor {
    /** Nobody has as many; each is held until the answer. */
    private static final int MOST_CHATS = 50_000;

    private final ImportsProperties properties;
    private final DataDirectory directory;
    private final KnownChats known;
    private final Clock clock;

    Surveyor(ImportsProperties properties, DataDirectory directory, KnownChats known, Clock clock) {
        this.properties = properties;
        this.directory = directory;
        this.known = known;
        this.clock = clock;
    }

    /**
     * Says what the file holds.
     *
     * @throws KanalException {@code BAD_SOURCE} for what is no export
     */
    public ImportSurvey look(Path file, ImportOptions options, Caller caller) throws IOException {
        ExportSettings settings = new ExportSettings(
                new MessageDates(options.zone(), clock),
                properties.limits(),
                null,
                options.chat() == null ? null : known.marked(options.chat(), caller));
        Counting counting = new Counting();
        boolean whole;
        try (ExportUpload upload = ExportUpload.open(file, settings)) {
            whole = upload.read(counting, Position.START) == ExportReader.Ending.COMPLETE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KanalException(ErrorCode.UNAVAILABLE, "The server stops; ask again later", e);
        }
        List<SurveyedChat> chats =
                counting.chats.values().stream().map(Tally::told).toList();
        long messages = chats.stream().mapToLong(SurveyedChat::messages).sum();
        return new ImportSurvey(
                whole,
                chats,
                counting.skipped(),
                Files.size(file) + ImportRoom.ofMessages(messages, counting.textUnits),
                mediaBytes(file),
                Files.getFileStore(directory.root()).getUsableSpace());
    }

    /** Of the files beside the messages, where the upload is an archive. */
    private static long mediaBytes(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1)) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .filter(entry -> !entry.getName().endsWith(".json")
                            && !entry.getName().endsWith(".html"))
                    .mapToLong(ZipEntry::getSize)
                    .filter(size -> size > 0)
                    .sum();
        } catch (ZipException notAnArchive) {
            // A single file has nothing beside it.
            return 0;
        }
    }

    /** One chat as it is counted. */
    private static final class Tally {
        private final ExportedChat chat;
        private final Map<String, Long> kinds = new TreeMap<>();
        private long messages;
        private @Nullable Long firstId;
        private @Nullable Long lastId;
        private @Nullable Instant firstDate;
        private @Nullable Instant lastDate;

        Tally(ExportedChat chat) {
            this.chat = chat;
        }

        void add(SeenMessage message) {
            messages++;
            kinds.merge(kind(message), 1L, Long::sum);
            long id = message.telegramId();
            firstId = firstId == null ? id : Math.min(firstId, id);
            lastId = lastId == null ? id : Math.max(lastId, id);
            Instant date = message.date();
            if (date != null) {
                firstDate = firstDate == null || date.isBefore(firstDate) ? date : firstDate;
                lastDate = lastDate == null || date.isAfter(lastDate) ? date : lastDate;
            }
        }

        private static String kind(SeenMessage message) {
            if (message.kind() != MessageKind.MESSAGE) {
                return message.kind().name().toLowerCase(Locale.ROOT);
            }
            if (message.media().isEmpty()) {
                return "text";
            }
            return switch (message.media().getFirst()) {
                case Media.File shown -> shown.kind().name().toLowerCase(Locale.ROOT);
                case Media.WebPage page -> "text";
                case Media.Other other -> other.kind();
                case Media shown -> shown.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            };
        }

        SurveyedChat told() {
            return new SurveyedChat(
                    chat.id(), chat.type(), chat.title(), messages, kinds, firstId, lastId, firstDate, lastDate);
        }
    }

    private static final class Counting implements ExportSink {
        private final Map<ExportedChat, Tally> chats = new LinkedHashMap<>();
        private @Nullable Tally present;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private final Map<String, List<String>> examples = new LinkedHashMap<>();
        private long textUnits;

        @Override
        public void chat(ExportedChat chat) {
            // A supergroup comes twice where the group it grew out of stands between.
            present = chats.computeIfAbsent(chat, Tally::new);
            if (chats.size() > MOST_CHATS) {
                throw new KanalException(
                        ErrorCode.BAD_SOURCE,
                        "The file names more than %,d chats, which is more than a survey can list"
                                .formatted(MOST_CHATS));
            }
        }

        @Override
        public void messages(List<SeenMessage> batch, Position after) {
            for (SeenMessage message : batch) {
                Objects.requireNonNull(present, "Messages came before their chat")
                        .add(message);
                textUnits += message.text().text().length();
            }
        }

        @Override
        public void reading(Position at) {
            // Nothing is told by place.
        }

        @Override
        public void skipped(SkipReason reason, String example) {
            counts.merge(reason.slug(), 1L, Long::sum);
            List<String> kept = examples.computeIfAbsent(reason.slug(), added -> new ArrayList<>());
            if (kept.size() < Skip.MOST_EXAMPLES) {
                kept.add(example);
            }
        }

        List<Skip> skipped() {
            return counts.entrySet().stream()
                    .map(one -> new Skip(one.getKey(), one.getValue(), examples.getOrDefault(one.getKey(), List.of())))
                    .toList();
        }
    }
}
