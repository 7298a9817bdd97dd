package io.kanal.benchmarks;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Purpose;
import io.kanal.cli.internal.quality.Recall;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.Legs;
import io.kanal.search.internal.ParsedQuery;
import io.kanal.search.internal.fusion.Commonplace;
import io.kanal.search.internal.fusion.Fusion;
import io.kanal.search.internal.fusion.Neighbours;
import io.kanal.search.internal.fusion.WordHits;
import io.kanal.search.internal.lucene.Ranking;
import io.kanal.search.internal.lucene.VectorIndex;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.text.LanguageDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Quality of finding: questions over paragraphs, each leg alone, both fused by the classes that the server fuses with, and what
 * people would use instead. With {@code --url=} the model of an endpoint is measured after the one inside, with {@code --among=N}
 * the same paragraphs among the passages of real exports, N of which have vectors.
 */
final class RetrievalBenchmark implements Benchmark {
    private static final int BATCH = 500;

    @Override
    public String name() {
        return "retrieval";
    }

    @Override
    public String title() {
        return "Which paragraph answers: XQuAD, 240 posts, 1,190 questions a language";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Path data = Xquad.data(arguments);
        int vectors = argument(arguments, "among").map(Integer::parseInt).orElse(0);
        List<ParagraphSet> sets = List.of(
                ParagraphSet.read(data.resolve("retrieval"), "en"), ParagraphSet.read(data.resolve("retrieval"), "ru"));
        report.line(
                "R@1: the right paragraph came first; R@10: it was among the first ten. Weights were chosen with all");
        report.line(
                "questions in view, so none is unseen; \"odd\" is every other one. Quotation marks are taken out of the questions for all engines alike.");
        report.line("");
        report.line("Word ranking: " + Ranking.DEFAULT);
        report.line("");
        List<List<String>> models = new ArrayList<>();
        models.add(List.of());
        argument(arguments, "url")
                .ifPresent(url -> models.add(List.of(
                        "kanal.embedding.url=" + url,
                        "kanal.embedding.model=" + argument(arguments, "model").orElse("multilingual-e5-small"),
                        "kanal.embedding.query-prefix=query: ",
                        "kanal.embedding.passage-prefix=passage: ",
                        "kanal.embedding.max-tokens=510",
                        "kanal.embedding.timeout=5m")));
        List<IndexedPassage> others = List.of();
        if (vectors > 0) {
            try (var kanal = new RunningKanal()) {
                others = ExportPassages.of(kanal, data.resolve("exports"));
            }
        }
        report.line("| posts | questions | engine | R@1 | R@10 | odd R@1 | odd R@10 |");
        report.line("|---|---|---|---|---|---|---|");
        for (List<String> model : models) {
            try (var kanal = new RunningKanal(model.toArray(String[]::new))) {
                measure(kanal, sets, List.of(), 0, "", report);
                if (vectors > 0) {
                    String among = " among %,d others, %,d with vectors".formatted(others.size(), vectors);
                    measure(kanal, sets, others, vectors, among, report);
                }
                if (model.isEmpty()) {
                    compare(kanal, sets, report);
                }
            }
        }
    }

    private static Optional<String> argument(List<String> arguments, String name) {
        String begin = "--" + name + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(begin))
                .map(argument -> argument.substring(begin.length()))
                .findFirst();
    }

    private static void measure(
            RunningKanal kanal,
            List<ParagraphSet> sets,
            List<IndexedPassage> others,
            int vectors,
            String among,
            Report report)
            throws IOException {
        List<float[]> ofOthers = new ArrayList<>();
        List<IndexedPassage> chosen = IntStream.range(0, Math.min(vectors, others.size()))
                .mapToObj(i -> others.get((int) ((long) i * others.size() / vectors)))
                .toList();
        for (int from = 0; from < chosen.size(); from += BATCH) {
            ofOthers.addAll(embedded(kanal, chosen.subList(from, Math.min(chosen.size(), from + BATCH))));
        }
        for (ParagraphSet posts : sets) {
            try (Both both = new Both(kanal, posts, others)) {
                both.add(chosen, ofOthers);
                for (ParagraphSet questions : sets) {
                    String languages = "| %s%s | %s | ".formatted(posts.language(), among, questions.language());
                    both.measure(questions)
                            .forEach((engine, halves) -> report.line(languages + engine + " | " + halves));
                }
            }
        }
    }

    private static void compare(RunningKanal kanal, List<ParagraphSet> sets, Report report) throws Exception {
        for (ParagraphSet posts : sets) {
            try (var sqlite = new SqliteSearch(posts);
                    var postgres = new PostgresSearch(posts, kanal.get(DataSource.class))) {
                String languages = "| %s | %s | ".formatted(posts.language(), posts.language());
                report.line(languages + "SQLite FTS5, any word, bm25 | " + recall(posts, sqlite::best));
                report.line(languages + "PostgreSQL full-text search, any word, ts_rank_cd | "
                        + recall(posts, postgres::best));
            }
        }
    }

    /** All questions, and every other one. */
    private static final class Halves {
        private final Recall all = new Recall();
        private final Recall odd = new Recall();
        private int asked;

        void add(List<Integer> ranked, int right) {
            all.add(ranked, right);
            if (asked++ % 2 == 1) {
                odd.add(ranked, right);
            }
        }

        @Override
        public String toString() {
            return all + " | " + odd + " |";
        }
    }

    /** Numbers of paragraphs for a question, best first. */
    interface Engine {
        List<Integer> best(String question) throws Exception;
    }

    private static Halves recall(ParagraphSet set, Engine engine) throws Exception {
        Halves halves = new Halves();
        for (ParagraphSet.Question question : set.questions()) {
            halves.add(engine.best(question.text()), question.paragraph());
        }
        return halves;
    }

    private static List<float[]> embedded(RunningKanal kanal, List<IndexedPassage> passages) {
        return kanal.get(Embeddings.class)
                .embed(
                        passages.stream()
                                .map(passage -> IndexedPassage.embeddable(passage.passage()))
                                .toList(),
                        Purpose.PASSAGE);
    }

    /** Both legs over one set of posts. */
    private static final class Both implements AutoCloseable {
        private final LanguageDetector languages = LanguageDetector.shared();
        private final Embeddings embeddings;
        private final Commonplace commonplace;
        private final WordLeg words;
        private final VectorIndex vectors = new VectorIndex(new ByteBuffersDirectory());

        Both(RunningKanal kanal, ParagraphSet posts, List<IndexedPassage> others) {
            embeddings = kanal.get(Embeddings.class);
            commonplace = kanal.get(Commonplace.class);
            List<IndexedPassage> passages = posts.passages();
            List<IndexedPassage> all = new ArrayList<>(passages);
            all.addAll(others);
            words = new WordLeg(all, new Analysis(), Ranking.DEFAULT);
            add(passages, embedded(kanal, passages));
        }

        void add(List<IndexedPassage> passages, List<float[]> made) {
            for (int i = 0; i < passages.size(); i++) {
                vectors.put(passages.get(i), made.get(i));
            }
            vectors.refresh();
        }

        Map<String, Halves> measure(ParagraphSet questions) {
            String model = embeddings.model().name();
            Map<String, Halves> recalls = new LinkedHashMap<>();
            for (ParagraphSet.Question question : questions.questions()) {
                ParsedQuery query = WordLeg.parsed(question.text());
                WordHits byWords = words.best(question.text(), Legs.MOST);
                double trust = embeddings.knows(languages.detect(query.plain()).code()) ? 1 : 0;
                float[] vector = vectors.sample().levelled(embeddings.embedQuery(query.plain()));
                List<Found> near = vectors.nearest(vector, Filters.of(ParagraphSet.SCOPE), Legs.NEIGHBOURS);
                Neighbours byMeaning = new Neighbours(near, commonplace.cosine(vectors, vector));
                List<Integer> fused = Fusion.of(query, byWords, byMeaning, trust, Legs.MOST).stream()
                        .map(hit -> (int) hit.id().message().value() - 1)
                        .toList();
                add(recalls, "words alone", WordLeg.numbers(byWords.found()), question);
                add(recalls, "vectors alone (" + model + ")", WordLeg.numbers(near), question);
                add(recalls, "**Kanal** (" + model + ")", fused, question);
            }
            return recalls;
        }

        private static void add(
                Map<String, Halves> recalls, String engine, List<Integer> ranked, ParagraphSet.Question question) {
            recalls.computeIfAbsent(engine, key -> new Halves()).add(ranked, question.paragraph());
        }

        @Override
        public void close() throws IOException {
            words.close();
            vectors.close();
        }
    }
}
