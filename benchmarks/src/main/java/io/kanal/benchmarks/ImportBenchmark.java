package io.kanal.benchmarks;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Users;
import io.kanal.posts.RecordSize;
import io.kanal.shared.Caller;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Real exports into an empty record: messages per second until they are recorded, and until they are searchable, which is when
 * the job ends; then the same export again.
 */
final class ImportBenchmark implements Benchmark {
    private static final List<String> EXPORTS = List.of("cybersec-news-en.result.json.gz", "qa_load-ru.result.json.gz");
    /** The phase of the job in which the index follows what is recorded. */
    private static final String MAKING_SEARCHABLE = "making-searchable";

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
                AtomicLong recordedNanos = new AtomicLong();
                Job first = run(kanal, file, () -> recordedNanos.compareAndSet(0, System.nanoTime()));
                double searchable = seconds(start);
                double recorded = (recordedNanos.get() - start) / 1e9;
                long again = System.nanoTime();
                run(kanal, file, () -> {});
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

    /**
     * Returns when the job has ended, which it does when all of it can be found by word.
     *
     * @param recorded told when everything is in the record, maybe more than once
     */
    private static Job run(RunningKanal kanal, Path file, Runnable recorded) throws Exception {
        var caller = Caller.person(kanal.get(Users.class).administrator().id(), true);
        JobId id;
        try (InputStream upload = Files.newInputStream(file)) {
            id = kanal.get(Imports.class)
                    .start(upload, ImportOptions.of(file.getFileName().toString()), caller);
        }
        while (true) {
            Job job = kanal.get(Jobs.class).find(caller, id).orElseThrow();
            if (job.state().isFinal() || MAKING_SEARCHABLE.equals(job.phase())) {
                recorded.run();
            }
            if (job.state().isFinal()) {
                if (job.error() != null) {
                    throw new IllegalStateException("The import failed: " + job.error());
                }
                return job;
            }
            Thread.sleep(20);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
