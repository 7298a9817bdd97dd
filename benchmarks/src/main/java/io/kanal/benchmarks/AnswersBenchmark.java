package io.kanal.benchmarks;

import io.kanal.ai.Vectors;
import io.kanal.answers.Answer;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Answers;
import io.kanal.answers.Question;
import io.kanal.answers.internal.Evidence;
import io.kanal.answers.internal.Extraction;
import io.kanal.answers.internal.Relevance;
import io.kanal.answers.internal.SearchEvidence;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.ingest.Ingest;
import io.kanal.posts.ReadScope;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers without a chat model, on XQuAD: every paragraph is a post of a channel of its own, so that each question can be asked
 * with and without the one post that answers it. With {@code --url=} the model of an endpoint is measured after words alone and
 * the model inside, with {@code --set=FILE} another set of the same form, with {@code --curve} every trade of the one for the other.
 */
final class AnswersBenchmark implements Benchmark {
    private static final Instant DATE = Instant.parse("2026-03-01T10:00:00Z");
    private static final int QUESTIONS_TIMED_FIRST = 100;
    private static final int STATEMENTS = 4;
    private static final double[] REFUSED = {0.70, 0.75, 0.80, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.96};

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public String title() {
        return "Answers without a chat model: the right sentence, refusals, time";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        Map<String, Xquad> sets = sets(arguments);
        report.line(
                "| posts and questions | by | answered | holds the right sentence | of all answered | refused without its post | odd: right | refused | statements | ask p50 | p95 |");
        report.line("|---|---|---|---|---|---|---|---|---|---|---|");
        List<String> curves = new ArrayList<>();
        for (Map.Entry<String, List<String>> engine : engines(arguments).entrySet()) {
            for (Map.Entry<String, Xquad> set : sets.entrySet()) {
                try (var kanal = new RunningKanal(engine.getValue().toArray(String[]::new))) {
                    String name = "| %s | %s |".formatted(set.getKey(), engine.getKey());
                    Asked asked = measure(kanal, set.getValue());
                    report.line(name + asked.line());
                    curves.add(name + asked.curve());
                }
            }
        }
        if (arguments.contains("--curve")) {
            report.line("");
            report.line("Right where so many are refused, all questions:");
            report.line("");
            report.line("| posts and questions | by |"
                    + Arrays.stream(REFUSED).mapToObj(" %.2f |"::formatted).collect(Collectors.joining()));
            report.line("|---|---|" + "---|".repeat(REFUSED.length));
            curves.forEach(report::line);
        }
    }

    private static Map<String, Xquad> sets(List<String> arguments) {
        Map<String, Xquad> sets = new LinkedHashMap<>();
        for (String argument : arguments) {
            if (argument.startsWith("--set=")) {
                Path file = Path.of(argument.substring("--set=".length()));
                sets.put(file.getFileName().toString().replaceFirst("\\.json$", ""), Xquad.read(file));
            }
        }
        if (sets.isEmpty()) {
            for (String language : List.of("en", "ru")) {
                sets.put("XQuAD " + language, Xquad.read(Xquad.data(arguments), language));
            }
        }
        return sets;
    }

    private static Map<String, List<String>> engines(List<String> arguments) {
        Map<String, List<String>> engines = new LinkedHashMap<>();
        engines.put("words alone", List.of("kanal.embedding=off"));
        engines.put("model inside", List.of());
        for (String argument : arguments) {
            if (argument.startsWith("--url=")) {
                engines.put(
                        "multilingual-e5-small",
                        List.of(
                                "kanal.embedding.url=" + argument.substring("--url=".length()),
                                "kanal.embedding.model=multilingual-e5-small",
                                "kanal.embedding.query-prefix=query: ",
                                "kanal.embedding.passage-prefix=passage: ",
                                "kanal.embedding.max-tokens=510",
                                "kanal.embedding.timeout=5m"));
            }
        }
        return engines;
    }

    private static Asked measure(RunningKanal kanal, Xquad xquad) throws Exception {
        Ingest ingest = kanal.get(Ingest.class);
        List<ChatId> chats = new ArrayList<>();
        for (int i = 0; i < xquad.paragraphs().size(); i++) {
            ChatId chat = SeenPosts.channel(ingest, 5_000_000 + i);
            ingest.merge(
                    Source.EXPORT,
                    Lane.LIVE,
                    chat,
                    List.of(SeenPosts.post(1, DATE, xquad.paragraphs().get(i))));
            chats.add(chat);
        }
        settle(kanal, xquad.paragraphs().size());
        Answers answers = kanal.get(Answers.class);
        Asked asked = new Asked(kanal.get(SearchEvidence.class));
        for (int i = 0; i < xquad.questions().size(); i++) {
            Xquad.Question question = xquad.questions().get(i);
            Question words = new Question(question.text(), null, STATEMENTS).asWritten(true);
            long start = System.nanoTime();
            Answer answer = answers.ask(Caller.KANAL, words, AnswerSink.NOBODY);
            if (i >= QUESTIONS_TIMED_FIRST) {
                asked.millis.add((System.nanoTime() - start) / 1e6);
            }
            asked.answered += answer.kind() == AnswerKind.NOT_FOUND ? 0 : 1;
            asked.statements += answer.statements().size();
            asked.add(question, words, chats);
        }
        return asked;
    }

    /** What came of all questions of one set. */
    private static final class Asked {
        private final SearchEvidence evidence;
        private final List<Double> millis = new ArrayList<>();
        /** How sure each was without its post, and with it, there only where the right sentence was among those chosen. */
        private final List<Double> without = new ArrayList<>();

        private final List<Double> right = new ArrayList<>();
        private int answered;
        private int statements;

        Asked(SearchEvidence evidence) {
            this.evidence = evidence;
        }

        void add(Xquad.Question question, Question words, List<ChatId> chats) {
            ChatId gold = chats.get(question.paragraph());
            Relevance.Judged with = judge(words, new HashSet<>(chats));
            boolean holds = Extraction.best(with, STATEMENTS).stream().anyMatch(place -> holds(place, gold, question));
            right.add(holds ? with.sure() : Double.NEGATIVE_INFINITY);
            Set<ChatId> others = new HashSet<>(chats);
            others.remove(gold);
            without.add(judge(words, others).sure());
        }

        private Relevance.Judged judge(Question words, Set<ChatId> chats) {
            return Relevance.judge(words.text(), evidence.find(ReadScope.of(chats), words, "", ZoneOffset.UTC));
        }

        private static boolean holds(Evidence.Place place, ChatId gold, Xquad.Question question) {
            return place.message().chat().equals(gold)
                    && place.from() <= question.answerStart()
                    && question.answerStart() < place.to();
        }

        String line() {
            double all = right.size();
            double[] times = millis.stream().mapToDouble(Double::doubleValue).toArray();
            double found = above(right, 0, 1);
            return " %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.1f | %.0f ms | %.0f ms |"
                    .formatted(
                            answered / all,
                            found,
                            found * all / Math.max(1, answered),
                            1 - above(without, 0, 1),
                            above(right, 0, 2),
                            1 - above(without, 0, 2),
                            statements / (double) Math.max(1, answered),
                            Report.percentile(times, 0.5),
                            Report.percentile(times, 0.95));
        }

        /** Of every so many, beginning with the last of the first ones. */
        private static double above(List<Double> sure, double least, int every) {
            int counted = 0;
            int above = 0;
            for (int i = every - 1; i < sure.size(); i += every) {
                counted++;
                above += sure.get(i) > least ? 1 : 0;
            }
            return above / (double) Math.max(1, counted);
        }

        String curve() {
            List<Double> sorted = without.stream().sorted().toList();
            StringBuilder line = new StringBuilder();
            for (double refused : REFUSED) {
                double least = sorted.get(Math.min(sorted.size(), (int) Math.ceil(refused * sorted.size())) - 1);
                line.append(" %.3f |".formatted(above(right, least, 1)));
            }
            return line.toString();
        }
    }

    /** Waits until every paragraph has its vector, where the model knows its language, and can be found. */
    private static void settle(RunningKanal kanal, int posts) throws InterruptedException {
        Vectors vectors = kanal.get(Vectors.class);
        SlowWork work = kanal.get(SlowWork.class);
        for (int second = 0, idle = 0; second < 300 && idle < 5 && vectors.count() < posts; second++) {
            Thread.sleep(1_000);
            idle = work.depth("embed") > 0 ? 0 : idle + 1;
        }
        Thread.sleep(3_000);
    }
}
