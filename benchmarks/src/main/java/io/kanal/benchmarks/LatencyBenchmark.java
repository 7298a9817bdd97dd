package io.kanal.benchmarks;

import io.kanal.posts.ReadScope;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.Legs;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.fusion.Fusion;
import io.kanal.search.internal.fusion.Neighbours;
import io.kanal.search.internal.fusion.WordHits;
import io.kanal.search.internal.lucene.Ranking;
import io.kanal.search.internal.lucene.VectorIndex;
import io.kanal.search.internal.lucene.WordIndex;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.ChatId;
import io.kanal.shared.Parallel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.lucene.store.FSDirectory;

/**
 * How long a query over many posts takes with the rights of few, some and nearly all chats. Posts are perturbed paragraphs;
 * vectors are seeded: around centres, as those of texts about the same things are. Both indexes lie on disk and are searched
 * as they are after loading, in several segments.
 */
final class LatencyBenchmark implements Benchmark {
    private static final int[] RIGHTS = {3, 300, 999};
    private static final int QUERIES = 300;
    /** Every tenth query is compared with an exact search. */
    private static final int COMPARED = QUERIES / 10;

    private static final int BATCH = 1_000;
    private static final int COMMITTED = 50_000;
    private static final String LOADED = "loaded";

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title() {
        return "Hybrid queries over many posts in 1,000 chats, query vector ready";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        int posts = arguments.isEmpty() ? 1_000_000 : Integer.parseInt(arguments.getFirst());
        Path paragraphs = Path.of(arguments.size() < 2 ? "../shared/data/retrieval" : arguments.get(1));
        ParagraphSet set = ParagraphSet.read(paragraphs, "en");
        if (arguments.size() > 2) {
            // A folder that stays: what an earlier run has loaded is used, and a broken off one is gone on with.
            search(Path.of(arguments.get(2)), set, posts, report);
            return;
        }
        Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "kanal-latency");
        try {
            search(folder, set, posts, report);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static void search(Path folder, ParagraphSet set, int posts, Report report) throws Exception {
        try (WordIndex words =
                        new WordIndex(FSDirectory.open(folder.resolve("words")), new Analysis(), Ranking.DEFAULT);
                VectorIndex vectors = new VectorIndex(FSDirectory.open(folder.resolve("vectors")))) {
            SeededPosts corpus = new SeededPosts(set.paragraphs(), posts);
            load(corpus, words, vectors, report);
            report.line("");
            report.line("| chats of 1,000 | p50 ms | p95 ms | words p50 | vectors p50 | facets p50 / p95 |"
                    + " recall@10 of the vector leg |");
            report.line("|---|---|---|---|---|---|---|");
            float[][] compared = new float[COMPARED][];
            Arrays.setAll(compared, i -> corpus.queryVector(i * 10));
            List<Set<Long>> exact = corpus.exact(RIGHTS, compared);
            for (int right = 0; right < RIGHTS.length; right++) {
                List<Set<Long>> ofRight = exact.subList(right * COMPARED, (right + 1) * COMPARED);
                measure(corpus, set, words, vectors, RIGHTS[right], ofRight, report);
            }
        }
    }

    private static void load(SeededPosts corpus, WordIndex words, VectorIndex vectors, Report report) {
        int loaded = Integer.parseInt(words.note().getOrDefault(LOADED, "0"));
        int before = loaded;
        long wordTime = 0;
        long vectorTime = 0;
        while (loaded < corpus.size()) {
            int end = Math.min(corpus.size(), loaded + BATCH);
            List<IndexedPassage> batch = corpus.passages(loaded, end);
            int from = loaded;
            // What a run that was broken off has added behind its last commit is not there any more.
            List<float[]> made = Parallel.stream(
                            IntStream.range(from, end).boxed().toList())
                    .map(corpus::vector)
                    .toList();
            long start = System.nanoTime();
            words.add(batch);
            long added = System.nanoTime();
            Parallel.stream(IntStream.range(0, batch.size()).boxed().toList())
                    .forEach(i -> vectors.put(batch.get(i), made.get(i)));
            wordTime += added - start;
            vectorTime += System.nanoTime() - added;
            loaded = end;
            if (loaded % COMMITTED == 0 || loaded == corpus.size()) {
                vectors.commit(Map.of());
                words.commit(Map.of(LOADED, Integer.toString(loaded)));
                System.err.printf("%,d posts are loaded%n", loaded);
            }
        }
        words.refresh();
        vectors.refresh();
        int added = loaded - before;
        report.line("%,d posts.".formatted(words.size())
                + (added == 0
                        ? " Loaded by an earlier run."
                        : " All cores indexed %,.0f posts/s by word and %,.0f vectors/s, merges of segments beside."
                                .formatted(added * 1e9 / wordTime, added * 1e9 / vectorTime)));
    }

    private static void measure(
            SeededPosts corpus,
            ParagraphSet set,
            WordIndex words,
            VectorIndex vectors,
            int allowed,
            List<Set<Long>> exact,
            Report report) {
        Set<ChatId> chats =
                LongStream.rangeClosed(1, allowed).mapToObj(ChatId::new).collect(Collectors.toSet());
        Filters filters = Filters.of(ReadScope.of(chats));
        double[] whole = new double[QUERIES];
        double[] byWord = new double[QUERIES];
        double[] byVector = new double[QUERIES];
        double[] counting = new double[QUERIES];
        double recall = 0;
        for (int round = -50; round < QUERIES; round++) {
            int at = Math.floorMod(round * 7, set.questions().size());
            ParsedQuery query = WordLeg.parsed(set.questions().get(at).text());
            float[] vector = corpus.queryVector(round);
            long start = System.nanoTime();
            WordHits foundWords = words.best(query, filters, Legs.MOST);
            long middle = System.nanoTime();
            float[] asked = vectors.sample().levelled(vector);
            List<Found> foundVectors = vectors.nearest(asked, filters, Legs.NEIGHBOURS);
            long end = System.nanoTime();
            Fusion.of(
                    query,
                    foundWords,
                    new Neighbours(foundVectors, vectors.sample().centre().cosine(asked)),
                    1,
                    Legs.MOST);
            if (round >= 0) {
                whole[round] = (System.nanoTime() - start) / 1e6;
                byWord[round] = (middle - start) / 1e6;
                byVector[round] = (end - middle) / 1e6;
                long counted = System.nanoTime();
                words.facets(query, filters, false, ZoneOffset.UTC);
                counting[round] = (System.nanoTime() - counted) / 1e6;
                if (round % 10 == 0) {
                    recall += share(exact.get(round / 10), foundVectors) / COMPARED;
                }
            }
        }
        report.line("| %d | %.1f | %.1f | %.1f | %.1f | %.1f / %.1f | %.3f |"
                .formatted(
                        allowed,
                        Report.percentile(whole, 0.5),
                        Report.percentile(whole, 0.95),
                        Report.percentile(byWord, 0.5),
                        Report.percentile(byVector, 0.5),
                        Report.percentile(counting, 0.5),
                        Report.percentile(counting, 0.95),
                        recall));
    }

    /** The share of the ten truly nearest among the ten first that were found. */
    private static double share(Set<Long> exact, List<Found> found) {
        return found.stream()
                        .limit(10)
                        .filter(hit -> exact.contains(hit.id().message().value()))
                        .count()
                / 10.0;
    }
}
