package io.kanal.benchmarks;

import io.kanal.changes.Lane;
import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.ingest.Ingest;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Users;
import io.kanal.posts.ReadScope;
import io.kanal.posts.RecordSize;
import io.kanal.posts.message.Source;
import io.kanal.search.Search;
import io.kanal.search.SearchRequest;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * Real exports into an empty record: messages per second until they are recorded, and until the search index has followed
 * to the end of the log; then the same export again.
 */
final class ImportBenchmark implements Benchmark {
    private static final List<String> EXPORTS = List.of("cybersec-news-en.result.json.gz", "qa_load-ru.result.json.gz");

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String title() {
        return "Telegram Desktop exports into the record, and searchable by word";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Path folder = Path.of(arguments.isEmpty() ? "../shared/data/exports" : arguments.getFirst());
        report.line(
                "Bars: recorded ≥ 15,000/s, searchable by word ≥ 8,000/s. The heap of the whole server is limited to"
                        + " %,d MB.".formatted(Runtime.getRuntime().maxMemory() >> 20));
        report.line("");
        report.line("| export | messages | recorded/s | searchable/s | the same again/s | in the record | report |");
        report.line("|---|---|---|---|---|---|---|");
        for (String export : EXPORTS) {
            try (var kanal = new RunningKanal()) {
                Path file = folder.resolve(export);
                long start = System.nanoTime();
                Job first = run(kanal, file);
                double recorded = seconds(start);
                awaitWords(kanal);
                double searchable = seconds(start);
                long again = System.nanoTime();
                run(kanal, file);
                double second = seconds(again);
                long messages = first.counts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        - first.counts().getOrDefault("chats", 0L);
                report.line("| %s | %,d | %,.0f | %,.0f | %,.0f | %,d | %s |"
                        .formatted(
                                export,
                                messages,
                                messages / recorded,
                                messages / searchable,
                                messages / second,
                                kanal.get(RecordSize.class).messages(),
                                first.counts()));
            }
        }
    }

    private static Job run(RunningKanal kanal, Path file) throws Exception {
        var caller = Caller.person(kanal.get(Users.class).administrator().id(), true);
        JobId id;
        try (InputStream upload = Files.newInputStream(file)) {
            id = kanal.get(Imports.class)
                    .start(upload, ImportOptions.of(file.getFileName().toString()), caller);
        }
        while (true) {
            Job job = kanal.get(Jobs.class).find(caller, id).orElseThrow();
            if (job.state().isFinal()) {
                if (job.error() != null) {
                    throw new IllegalStateException("The import failed: " + job.error());
                }
                return job;
            }
            Thread.sleep(20);
        }
    }

    /**
     * Waits until the import can be searched by word: changes of one lane are indexed in their order, so a post that comes behind
     * the import is found when all of it is.
     */
    private static void awaitWords(RunningKanal kanal) throws InterruptedException {
        ChatId chat = SeenPosts.channel(kanal.get(Ingest.class), 50_000);
        kanal.get(Ingest.class)
                .merge(Source.EXPORT, Lane.BULK, chat, List.of(SeenPosts.post(1, Instant.now(), "behindtheimport")));
        SearchRequest request = SearchRequest.of("behindtheimport", ReadScope.of(Set.of(chat)), ZoneOffset.UTC, 1);
        while (kanal.get(Search.class).search(request).hits().isEmpty()) {
            Thread.sleep(20);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
