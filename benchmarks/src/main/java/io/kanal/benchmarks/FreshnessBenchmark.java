package io.kanal.benchmarks;

import io.kanal.changes.Lane;
import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.ingest.Ingest;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Users;
import io.kanal.posts.ReadScope;
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
import java.util.function.BooleanSupplier;

/** From a post being seen to a search finding it, and from its deletion to no search finding it; idle and beside an import. */
final class FreshnessBenchmark implements Benchmark {
    private static final int POSTS = 100;

    @Override
    public String name() {
        return "freshness";
    }

    @Override
    public String title() {
        return "Post seen to searchable by word, deletion to gone";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Path export = Path.of(
                arguments.isEmpty() ? "../shared/data/exports/qa_load-ru.result.json.gz" : arguments.getFirst());
        report.line(
                "Bars: searchable p95 < 300 ms idle, < 1,000 ms during an import; gone p95 < 1,000 ms, at most 5 s.");
        report.line("");
        report.line("| | posts | searchable p50 / p95 / max ms | gone p50 / p95 / max ms |");
        report.line("|---|---|---|---|");
        try (var kanal = new RunningKanal()) {
            measure(kanal, "warm-up, not counted", 1, () -> true, new Report());
            measure(kanal, "idle", 2, () -> true, report);
            var caller = Caller.person(kanal.get(Users.class).administrator().id(), true);
            JobId job;
            try (InputStream upload = Files.newInputStream(export)) {
                job = kanal.get(Imports.class).start(upload, ImportOptions.of("export"), caller);
            }
            Jobs jobs = kanal.get(Jobs.class);
            measure(
                    kanal,
                    "during an import of " + export.getFileName(),
                    3,
                    () -> !jobs.find(caller, job).orElseThrow().state().isFinal(),
                    report);
        }
    }

    private static void measure(RunningKanal kanal, String when, int chatNumber, BooleanSupplier goOn, Report report)
            throws InterruptedException {
        Ingest ingest = kanal.get(Ingest.class);
        Search search = kanal.get(Search.class);
        ChatId chat = SeenPosts.channel(ingest, 40_000 + chatNumber);
        double[] seen = new double[POSTS];
        double[] gone = new double[POSTS];
        int measured = 0;
        for (int id = 1; id <= POSTS && goOn.getAsBoolean(); id++) {
            String word = "fresh" + chatNumber + "x" + id;
            long start = System.nanoTime();
            ingest.merge(
                    Source.BOT,
                    Lane.LIVE,
                    chat,
                    List.of(SeenPosts.post(id, Instant.now(), "Something about " + word + " has happened")));
            await(() -> finds(search, chat, word));
            seen[measured] = (System.nanoTime() - start) / 1e6;
            long deleted = System.nanoTime();
            ingest.deleted(Source.BOT, chat, List.of((long) id), Instant.now());
            await(() -> !finds(search, chat, word));
            gone[measured] = (System.nanoTime() - deleted) / 1e6;
            measured++;
        }
        double[] one = java.util.Arrays.copyOf(seen, Math.max(1, measured));
        double[] other = java.util.Arrays.copyOf(gone, Math.max(1, measured));
        report.line("| %s | %d | %s | %s |".formatted(when, measured, figures(one), figures(other)));
    }

    private static String figures(double[] times) {
        return "%.0f / %.0f / %.0f"
                .formatted(Report.percentile(times, 0.5), Report.percentile(times, 0.95), Report.percentile(times, 1));
    }

    private static boolean finds(Search search, ChatId chat, String word) {
        return !search.search(SearchRequest.of("\"" + word + "\"", ReadScope.of(Set.of(chat)), ZoneOffset.UTC, 1))
                .hits()
                .isEmpty();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("Not within half a minute");
            }
            Thread.sleep(1);
        }
    }
}
