package io.kanal.benchmarks;

import io.kanal.posts.ReadScope;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Legs;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.fusion.Fusion;
import io.kanal.search.internal.fusion.Neighbours;
import io.kanal.search.internal.lucene.Ranking;
import io.kanal.search.internal.lucene.VectorIndex;
import io.kanal.search.internal.lucene.WordIndex;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.lucene.store.FSDirectory;

/** How long the same questions over the same posts take with what a person would take instead; who finds what: see retrieval. */
final class SideBySideBenchmark implements Benchmark {
    private static final int QUERIES = 300;
    private static final int BATCH = 1_000;

    @Override
    public String name() {
        return "side-by-side";
    }

    @Override
    public String title() {
        return "The same questions over the same posts: Kanal, SQLite FTS5, PostgreSQL full-text search";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        int count = arguments.isEmpty() ? 100_000 : Integer.parseInt(arguments.getFirst());
        Path data = Path.of(arguments.size() < 2 ? "../shared/data/retrieval" : arguments.get(1));
        ParagraphSet set = ParagraphSet.read(data, "en");
        SeededPosts posts = new SeededPosts(set.paragraphs(), count);
        List<String> texts = IntStream.range(0, count)
                .mapToObj(number -> posts.passage(number).passage().text())
                .toList();
        report.line(
                "%,d English posts of about 40 words, %d questions (XQuAD), all posts allowed, the 20 best; Kanal also brings the"
                                .formatted(count, QUERIES)
                        + " list of %d that its pages page over. SQLite in memory, the others on disk."
                                .formatted(Legs.MOST));
        report.line("");
        report.line("| engine | loaded in s | p50 ms | p95 ms | max ms |");
        report.line("|---|---|---|---|---|");
        Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "kanal-side-by-side");
        try {
            kanal(folder, posts, set, report);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        long start = System.nanoTime();
        try (var sqlite = new SqliteSearch(texts)) {
            measure(
                    "SQLite FTS5, any word, bm25",
                    seconds(start),
                    set,
                    (question, round) -> sqlite.best(question),
                    report);
        }
        try (var kanal = new RunningKanal()) {
            long began = System.nanoTime();
            try (var postgres = new PostgresSearch(texts, "english", kanal.get(DataSource.class))) {
                measure(
                        "PostgreSQL full-text search, GIN, any word, ts_rank_cd",
                        seconds(began),
                        set,
                        (question, round) -> postgres.best(question),
                        report);
            }
        }
    }

    private static void kanal(Path folder, SeededPosts posts, ParagraphSet set, Report report) throws Exception {
        try (WordIndex words =
                        new WordIndex(FSDirectory.open(folder.resolve("words")), new Analysis(), Ranking.DEFAULT);
                VectorIndex vectors = new VectorIndex(FSDirectory.open(folder.resolve("vectors")))) {
            double wordTime = 0;
            double vectorTime = 0;
            for (int from = 0; from < posts.size(); from += BATCH) {
                List<IndexedPassage> batch = posts.passages(from, Math.min(posts.size(), from + BATCH));
                long start = System.nanoTime();
                words.add(batch);
                wordTime += seconds(start);
                start = System.nanoTime();
                for (int i = 0; i < batch.size(); i++) {
                    vectors.put(batch.get(i), posts.vector(from + i));
                }
                vectorTime += seconds(start);
            }
            words.refresh();
            vectors.refresh();
            Filters all = Filters.of(ReadScope.of(SeededPosts.chats()));
            measure(
                    "Kanal, words alone",
                    wordTime,
                    set,
                    (question, round) ->
                            words.best(WordLeg.parsed(question), all, Legs.MOST).found(),
                    report);
            measure(
                    "Kanal, words and meaning fused, query vector ready",
                    wordTime + vectorTime,
                    set,
                    (question, round) -> {
                        ParsedQuery query = WordLeg.parsed(question);
                        float[] vector = vectors.sample().levelled(posts.queryVector(round));
                        return Fusion.of(
                                query,
                                words.best(query, all, Legs.MOST),
                                new Neighbours(
                                        vectors.nearest(vector, all, Legs.NEIGHBOURS),
                                        vectors.sample().centre().cosine(vector)),
                                1,
                                Legs.MOST);
                    },
                    report);
        }
    }

    /** Finds the best posts for a question. */
    interface Engine {
        List<?> best(String question, int round) throws Exception;
    }

    private static void measure(String name, double loaded, ParagraphSet set, Engine engine, Report report)
            throws Exception {
        double[] times = new double[QUERIES];
        long found = 0;
        for (int round = -100; round < QUERIES; round++) {
            String question = set.questions()
                    .get(Math.floorMod(round * 3, set.questions().size()))
                    .text();
            long start = System.nanoTime();
            List<?> best = engine.best(question, round);
            if (round >= 0) {
                times[round] = seconds(start) * 1e3;
                found += best.size();
            }
        }
        if (found < QUERIES) {
            throw new IllegalStateException(name + " found next to nothing");
        }
        report.line("| %s | %.0f | %.1f | %.1f | %.1f |"
                .formatted(
                        name,
                        loaded,
                        Report.percentile(times, 0.5),
                        Report.percentile(times, 0.95),
                        Report.percentile(times, 1)));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
