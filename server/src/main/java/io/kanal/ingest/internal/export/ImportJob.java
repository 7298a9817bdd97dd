package io.kanal.ingest.internal.export;

import io.kanal.changes.Lane;
import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.ImportRoom;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Ingested;
import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.Takeback;
import io.kanal.ingest.internal.export.html.KnownChats;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.ingest.internal.found.Searchable;
import io.kanal.ingest.internal.found.WordsBehind;
import io.kanal.ingest.internal.merge.Extent;
import io.kanal.ingest.internal.takeback.ImportTable;
import io.kanal.jobs.FailedJob;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobRun;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.jobs.Skip;
import io.kanal.posts.Blobs;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Parallel;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges one upload into the record. Each batch and the checkpoint behind it are one transaction, so that a run after a
 * crash goes on exactly where the record stands and its report counts nothing twice. Its last phase waits until what it
 * brought can be found, so that "done" is true for whoever searches next.
 */
@Component
public final class ImportJob implements JobKind {
    public static final String NAME = "import";

    private static final String GONE = "The uploaded file is not on this machine any more; please upload it again";
    private static final List<String> TAKEN = List.of("new", "changed", "known", "restored");
    private static final int MOST_REASONS = 3;
    private static final int MOST_SKIPS_AHEAD = 10_000;
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** Ten minutes. */
    private static final int MOST_WAITS = 2_400;

    private final ImportSpool spool;
    private final ImportsProperties properties;
    private final Ingest ingest;
    private final Blobs blobs;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final KnownChats known;
    private final ImportTable imports;
    private final ImportRoom room;
    private final Searchable searchable;
    private final ObjectProvider<Jobs> jobs;

    ImportJob(
            ImportSpool spool,
            ImportsProperties properties,
            Ingest ingest,
            Blobs blobs,
            TransactionTemplate transaction,
            Clock clock,
            KnownChats known,
            ImportTable imports,
            ImportRoom room,
            Searchable searchable,
            ObjectProvider<Jobs> jobs) {
        this.spool = spool;
        this.properties = properties;
        this.ingest = ingest;
        this.blobs = blobs;
        this.transaction = transaction;
        this.clock = clock;
        this.known = known;
        this.imports = imports;
        this.room = room;
        this.searchable = searchable;
        this.jobs = jobs;
    }

    /** The job's parameters, as {@link #run} reads them. */
    public static JsonNode parameters(ImportOptions options) {
        ObjectNode parameters = Json.MAPPER
                .createObjectNode()
                .put("media", options.mediaToo())
                .put("whole", options.whole())
                .put("zone", options.zone().getId())
                .put("name", options.name());
        if (options.chat() != null) {
            parameters.put("chat", options.chat().marked());
        }
        return parameters;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> hindrance(FailedJob job) {
        boolean merged = job.checkpoint().flatMap(Searchable.Target::from).isPresent();
        return merged || Files.exists(spool.file(job.id())) ? Optional.empty() : Optional.of(GONE);
    }

    @Override
    public void run(JobRun run) throws Exception {
        Path file = spool.file(run.id());
        Searchable.Target merged =
                run.checkpoint().flatMap(Searchable.Target::from).orElse(null);
        if (merged != null) {
            spool.delete(run.id());
            searchable.await(run, merged);
            return;
        }
        if (!Files.exists(file)) {
            throw new KanalException(ErrorCode.BAD_SOURCE, GONE);
        }
        try {
            long bytes = merge(file, run);
            requireTaken(run);
            // Whoever takes the job up from here on waits only; the upload is not needed any more.
            merged = searchable.target(bytes);
            run.checkpoint(merged.state());
            spool.delete(run.id());
        } catch (KanalException e) {
            // Whatever else it was may be put right before the next try.
            if (e.code() == ErrorCode.BAD_SOURCE) {
                spool.delete(run.id());
            }
            throw e;
        } catch (RuntimeException e) {
            if (cancelled(run)) {
                spool.delete(run.id());
            }
            throw e;
        }
        searchable.await(run, merged);
    }

    /** An import that took nothing at all is no success, whatever the file was. */
    private static void requireTaken(JobRun run) {
        long taken = TAKEN.stream().mapToLong(run::counted).sum();
        if (taken > 0) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        long refused = run.counted("refused");
        if (refused > 0) {
            reasons.add("%d messages were refused: they were erased here for good, or are older than what is kept"
                    .formatted(refused));
        }
        for (Skip skip : run.leftOut()) {
            if (reasons.size() < MOST_REASONS) {
                reasons.add("%s, %d times (%s)"
                        .formatted(
                                skip.reason().replace('-', ' '),
                                skip.count(),
                                skip.examples().isEmpty()
                                        ? "…"
                                        : skip.examples().getFirst()));
            }
        }
        throw new KanalException(
                ErrorCode.BAD_SOURCE,
                reasons.isEmpty()
                        ? "Nothing was taken: the export holds no messages"
                        : "Nothing was taken: " + String.join("; ", reasons));
    }

    private boolean cancelled(JobRun run) {
        return jobs.getObject().get(Caller.KANAL, run.id()).cancelRequested();
    }

    /** Returns how many bytes were read. */
    private long merge(Path file, JobRun run) throws IOException, InterruptedException {
        try (var _ = Parallel.claim();
                ExportUpload upload = ExportUpload.open(file, settings(run));
                ReadAhead reader = new ReadAhead(upload, start(run))) {
            Target target = new Target(run, start(run));
            while (true) {
                run.throwIfCancelled();
                ReadAhead.Item item = reader.next(PATIENCE);
                switch (item) {
                    case null -> target.passingOver(upload.bytesRead(), upload.bytesInAll());
                    case ReadAhead.Item.Chat(ExportedChat chat) -> target.begin(chat);
                    case ReadAhead.Item.Batch batch -> target.merge(batch, upload.bytesInAll());
                    case ReadAhead.Item.Skipped skipped -> target.skip(skipped);
                    case ReadAhead.Item.Failed(Exception cause) -> {
                        target.end();
                        throw failure(cause);
                    }
                    case ReadAhead.Item.Ended(ExportReader.Ending ending) -> {
                        target.end();
                        Long bytes = upload.bytesInAll();
                        run.progress(upload.bytesRead(), bytes);
                        if (ending == ExportReader.Ending.CUT_OFF) {
                            throw new KanalException(
                                    ErrorCode.BAD_SOURCE,
                                    "The export is broken or ends before its end; everything up to there was kept");
                        }
                        return bytes == null ? upload.bytesRead() : bytes;
                    }
                }
            }
        }
    }

    private ExportSettings settings(JobRun run) {
        JsonNode parameters = run.parameters();
        ZoneId zone = ZoneId.of(parameters.path("zone").asString("UTC"));
        Blobs store = parameters.path("media").asBoolean(false) ? blobs : null;
        JsonNode chat = parameters.get("chat");
        return new ExportSettings(
                new MessageDates(zone, clock),
                properties.limits(),
                store,
                chat == null ? null : known.marked(new TelegramChatId(chat.asLong()), run.caller()));
    }

    private static Position start(JobRun run) {
        return run.checkpoint()
                .map(state -> new Position(
                        state.path("chats").asInt(0), state.path("messages").asLong(0)))
                .orElse(Position.START);
    }

    private static RuntimeException failure(Exception cause) {
        return cause instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("The upload cannot be read: " + cause.getMessage(), cause);
    }

    /**
     * Lets a chat go first that is being taken back, or that somebody asked to before this import: what was merged meanwhile
     * would go with it. Whoever asks later waits for an import that has begun with the chat, also for one that goes on after
     * a crash. Whether it had to wait, after which the chat may be another one.
     */
    private boolean awaitTakenBack(JobRun run, ChatId chat) throws InterruptedException {
        int waits = 0;
        for (; isTakenBack(run, chat); waits++) {
            if (waits == MOST_WAITS) {
                throw new KanalException(
                        ErrorCode.CONFLICT,
                        "A chat of the export is being taken back, and that does not end; import it again afterwards");
            }
            run.trouble("A chat of the export is being taken back; the import goes on when that has ended");
            run.throwIfCancelled();
            Thread.sleep(PATIENCE);
        }
        run.trouble(null);
        return waits > 0;
    }

    private boolean isTakenBack(JobRun run, ChatId chat) {
        List<Job> removals = jobs.getObject().unfinished(Caller.KANAL, Takeback.JOB_KIND, Takeback.parametersOf(chat));
        if (removals.isEmpty()) {
            return false;
        }
        boolean awaited =
                imports.ofJob(run.id()).stream().anyMatch(part -> part.chat().equals(chat));
        return removals.stream()
                .anyMatch(job -> job.id().value().compareTo(run.id().value()) < 0
                        || (job.state() == JobState.RUNNING && !awaited));
    }

    /** The names of the files that are stored for this. */
    private static Stream<String> stored(Media media) {
        return media instanceof Media.File file
                ? Stream.of(
                                file.blob(),
                                file.still() == null ? null : file.still().blob())
                        .filter(Objects::nonNull)
                : Stream.empty();
    }

    /** Where the messages of the present chat go. */
    private final class Target {
        private final JobRun run;
        private final boolean saidToBeWhole;
        /** Of the upload. */
        private final String name;

        private @Nullable ChatId chat;
        private ChatType type = ChatType.PRIVATE;
        private String title = "";
        private Extent extent;

        /** Told ahead of the batch they belong to, in the order of the file. */
        private final Deque<ReadAhead.Item.Skipped> skips = new ArrayDeque<>();

        /** Whether the present chat began and no batch of it was merged yet. */
        private boolean begun;

        /** Whether the next chat began in an earlier run. */
        private boolean resumed;

        /** Whether an earlier run merged some of the upload. */
        private final boolean goesOn;

        private @Nullable WordsBehind behind;
        private long lookedNanos;

        Target(JobRun run, Position start) {
            this.run = run;
            this.goesOn = !start.equals(Position.START);
            this.name = run.parameters().path("name").asString("");
            this.resumed = start.messages() > 0;
            this.saidToBeWhole = run.parameters().path("whole").asBoolean(false);
            this.extent =
                    Extent.of(run.checkpoint().map(state -> state.get("extent")).orElse(null));
        }

        void begin(ExportedChat exported) throws InterruptedException {
            ChatId found = identify(exported);
            chat = awaitTakenBack(run, found) ? identify(exported) : found;
            type = exported.type();
            title = exported.title();
            if (!resumed) {
                extent = Extent.of(null);
            }
            begun = true;
            resumed = false;
        }

        private ChatId identify(ExportedChat exported) {
            UserId owner = run.caller().person();
            ChatId found = ingest.identify(Source.EXPORT, exported.seenBy(run.caller()), owner);
            return exported.former() ? ingest.identifyFormer(found, exported.title(), owner) : found;
        }

        /**
         * Shows how far a run that goes on has come through what an earlier one merged. In a first run nothing is merged yet,
         * however far the reader is ahead: to count that as done would promise an end in seconds.
         */
        void passingOver(long bytesRead, @Nullable Long bytesInAll) {
            if (chat == null && goesOn) {
                run.progress(bytesRead, bytesInAll);
            }
        }

        void merge(ReadAhead.Item.Batch batch, @Nullable Long bytesInAll) {
            run.progress(batch.bytesRead(), bytesInAll);
            ChatId target = chat;
            if (target == null) {
                throw new IllegalStateException("Messages came before their chat");
            }
            transaction.executeWithoutResult(status -> {
                // First of all: it locks the chat, and two imports that referred to it before would wait for each
                // other.
                Ingested result = batch.messages().isEmpty()
                        ? Ingested.NOTHING
                        : ingest.merge(Source.EXPORT, Lane.BULK, target, batch.messages());
                if (begun) {
                    begun = false;
                    begun(target);
                }
                count(result);
                takeRoom(target, batch.messages(), result);
                extent.add(batch.messages(), batch.unclear(), result.refused() > 0);
                if (!batch.messages().isEmpty()) {
                    imports.saw(
                            run.id(),
                            target,
                            position(batch),
                            batch.messages().stream()
                                    .map(SeenMessage::telegramId)
                                    .toList());
                }
                reportBefore(batch.after());
                ObjectNode state = Json.MAPPER
                        .createObjectNode()
                        .put("chats", batch.after().chats())
                        .put("messages", batch.after().messages());
                if (batch.after().messages() == 0) {
                    confirm(target);
                } else if (type.numbersItsMessages()) {
                    // Of a former group nothing is kept: the supergroup it became may be what a later run begins with.
                    state.set("extent", extent.state());
                }
                run.checkpoint(state);
            });
            tellTimeAfter(batch.bytesRead(), bytesInAll);
        }

        /** Of a batch of which a part was known already as much counts as was not. */
        private void takeRoom(ChatId target, List<SeenMessage> messages, Ingested result) {
            long fresh = (long) result.added() + result.edited() + result.restored();
            if (fresh == 0) {
                return;
            }
            long units = messages.stream()
                    .mapToLong(message -> message.text().text().length())
                    .sum();
            long files = messages.stream()
                    .flatMap(message -> message.media().stream())
                    .flatMap(ImportJob::stored)
                    .distinct()
                    .mapToLong(blobs::size)
                    .sum();
            long all = ImportRoom.ofMessages(messages.size(), units) + files;
            room.take(run.id(), target, run.caller().person(), all * fresh / messages.size());
        }

        /** Words are read by the index beside the import, and behind it; now and then, since it asks the log. */
        private void tellTimeAfter(long bytesRead, @Nullable Long bytesInAll) {
            long now = System.nanoTime();
            if (behind == null) {
                behind = searchable.behind(bytesRead);
                lookedNanos = now;
            } else if (now - lookedNanos >= BETWEEN_LOOKS.toNanos()) {
                run.afterwards(searchable.behind(behind, bytesRead, bytesInAll));
                lookedNanos = now;
            }
        }

        /** Counts a chat once, however often the file comes back to it and however many runs read it. */
        private void begun(ChatId target) {
            if (imports.begin(run.id(), target, run.caller().user(), name, clock.instant())) {
                run.count("chats", 1);
            }
        }

        /** Ascends within a chat, also from its last batch, behind which the next chat begins. */
        private static long position(ReadAhead.Item.Batch batch) {
            return batch.after().messages() == 0
                    ? Long.MAX_VALUE
                    : batch.after().messages();
        }

        void skip(ReadAhead.Item.Skipped skipped) {
            skips.add(skipped);
            if (skips.size() > MOST_SKIPS_AHEAD) {
                report(skips.remove());
            }
        }

        /** What the export shows to be empty of a chat that was read as far as it goes. */
        private void confirm(ChatId target) {
            if (extent.tells(type, saidToBeWhole)) {
                ingest.confirmEmpty(target, extent.told());
            } else if (saidToBeWhole && type.numbersItsMessages() && extent.oneSender(type)) {
                run.skipped(SkipReason.ONE_SENDER.slug(), title);
            }
            extent = Extent.of(null);
        }

        /** Takes what no batch followed: reports, and what a chat that breaks off shows up to there. */
        void end() {
            ChatId target = chat;
            if (target != null) {
                confirm(target);
            }
            skips.forEach(this::report);
            skips.clear();
        }

        /** A report and the checkpoint behind it cover the same messages, so that a later run tells nothing twice. */
        private void reportBefore(Position after) {
            for (var next = skips.peek(); next != null && next.at().isBefore(after); next = skips.peek()) {
                report(skips.remove());
            }
        }

        private void report(ReadAhead.Item.Skipped skipped) {
            run.skipped(skipped.reason().slug(), skipped.example());
        }

        private void count(Ingested result) {
            run.count("new", result.added());
            run.count("changed", result.edited());
            run.count("known", result.known());
            run.count("restored", result.restored());
            run.count("refused", result.refused());
        }
    }
}
