package io.kanal.benchmarks;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Purpose;
import io.kanal.search.internal.Filters;
import io.kanal.search.internal.Found;
import io.kanal.search.internal.Fusion;
import io.kanal.search.internal.LegWeights;
import io.kanal.search.internal.lucene.Ranking;
import io.kanal.search.internal.lucene.VectorIndex;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.search.internal.passages.IndexedPassage;
import io.kanal.shared.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Quality of finding: questions over paragraphs, each leg alone, both fused, and what people would use instead. */
final class RetrievalBenchmark implements Benchmark {
    private static final int DEPTH = 200;
    private static final double[] VECTOR_WEIGHTS = {0.25, 0.5, 0.75, 1, 1.5};

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
        Path folder = Path.of(arguments.isEmpty() ? "../shared/data/retrieval" : arguments.getFirst());
        List<ParagraphSet> sets = List.of(ParagraphSet.read(folder, "en"), ParagraphSet.read(folder, "ru"));
        report.line(
                "R@1: the right paragraph came first; R@10: it was among the first ten. Bars: English 0.94 and 0.995,");
        report.line("Russian 0.88 and 0.97. Quotation marks are taken out of the questions for all engines alike.");
        report.line("");
        report.line("Word ranking: " + Ranking.DEFAULT);
        report.line("");
        try (var kanal = new RunningKanal()) {
            Embeddings embeddings = kanal.get(Embeddings.class);
            LegWeights weights = kanal.get(LegWeights.class);
            report.line("| posts | questions | engine | R@1 | R@10 |");
            report.line("|---|---|---|---|---|");
            for (ParagraphSet posts : sets) {
                try (Legs legs = new Legs(posts, embeddings)) {
                    for (ParagraphSet questions : sets) {
                        String languages = "| %s | %s | ".formatted(posts.language(), questions.language());
                        legs.measure(questions, weights)
                                .forEach((engine, recall) -> report.line(languages + engine + " | " + recall + " |"));
                    }
                }
                try (var sqlite = new SqliteSearch(posts);
                        var postgres = new PostgresSearch(posts, kanal.get(DataSource.class))) {
                    String languages = "| %s | %s | ".formatted(posts.language(), posts.language());
                    report.line(languages + "SQLite FTS5, any word, bm25 | " + recall(posts, sqlite::best) + " |");
                    report.line(languages + "PostgreSQL full-text search, any word, ts_rank_cd | "
                            + recall(posts, postgres::best) + " |");
                }
            }
        }
    }

    /** Numbers of paragraphs for a question, best first. */
    interface Engine {
        List<Integer> best(String question) throws Exception;
    }

    private static Recall recall(ParagraphSet set, Engine engine) throws Exception {
        Recall recall = new Recall();
        for (ParagraphSet.Question question : set.questions()) {
            recall.add(engine.best(question.text()), question.paragraph());
        }
        return recall;
    }

    /** Both legs over one set of posts. */
    private static final class Legs implements AutoCloseable {
        private final Embeddings embeddings;
        private final WordLeg words;
        private final VectorIndex vectors = new VectorIndex(new ByteBuffersDirectory());

        Legs(ParagraphSet posts, Embeddings embeddings) {
            this.embeddings = embeddings;
            List<IndexedPassage> passages = posts.passages();
            words = new WordLeg(passages, new Analysis(), Ranking.DEFAULT);
            List<float[]> made = embeddings.embed(
                    passages.stream()
                            .map(passage -> IndexedPassage.embeddable(passage.passage()))
                            .toList(),
                    Purpose.PASSAGE);
            for (int i = 0; i < passages.size(); i++) {
                vectors.put(passages.get(i), made.get(i));
            }
            vectors.refresh();
        }

        Map<String, Recall> measure(ParagraphSet questions, LegWeights table) {
            String model = embeddings.model().name();
            Language language = Language.findByCode(questions.language()).orElseThrow();
            LegWeights.Weights chosen = table.of(model, language);
            Map<String, LegWeights.Weights> fusions = new LinkedHashMap<>();
            fusions.put("**Kanal: fused, weights of the table** (%s)".formatted(model), chosen);
            for (double weight : VECTOR_WEIGHTS) {
                fusions.put("fused, vectors weigh " + weight, new LegWeights.Weights(1, weight, 0));
            }
            Map<String, Recall> recalls = new LinkedHashMap<>();
            for (ParagraphSet.Question question : questions.questions()) {
                List<Found> byWords = words.best(question.text(), DEPTH);
                List<Found> byMeaning = vectors.nearest(
                        embeddings.embedQuery(question.text()),
                        Filters.of(ParagraphSet.SCOPE),
                        io.kanal.search.internal.Legs.NEIGHBOURS);
                recalls.computeIfAbsent("Kanal: words alone", key -> new Recall())
                        .add(WordLeg.numbers(byWords), question.paragraph());
                recalls.computeIfAbsent("Kanal: vectors alone (" + model + ")", key -> new Recall())
                        .add(WordLeg.numbers(byMeaning), question.paragraph());
                fusions.forEach((name, weights) -> recalls.computeIfAbsent(name, key -> new Recall())
                        .add(fused(byWords, byMeaning, weights), question.paragraph()));
            }
            return recalls;
        }

        private static List<Integer> fused(List<Found> words, List<Found> vectors, LegWeights.Weights weights) {
            List<Found> near = new ArrayList<>(vectors);
            near.removeIf(found -> found.score() < weights.floor());
            return Fusion.of(words, near, weights, DEPTH).stream()
                    .map(hit -> (int) hit.id().message().value() - 1)
                    .toList();
        }

        @Override
        public void close() throws IOException {
            words.close();
            vectors.close();
        }
    }
}
