package io.kanal.benchmarks;

import io.kanal.ai.Embeddings;
import io.kanal.ai.Vectors;
import io.kanal.answers.Answer;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Answers;
import io.kanal.answers.Citation;
import io.kanal.answers.Question;
import io.kanal.changes.Lane;
import io.kanal.changes.SlowWork;
import io.kanal.ingest.Ingest;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers without a chat model, on XQuAD: every paragraph is a post of a channel of its own, so that each question can be asked
 * with and without the one post that answers it.
 */
final class AnswersBenchmark implements Benchmark {
    private static final Instant DATE = Instant.parse("2026-03-01T10:00:00Z");
    private static final int QUESTIONS_TIMED_FIRST = 100;

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
        report.line(
                "| posts and questions | answered | holds the right sentence | of all answered | refused without its post | ask p50 | p95 |");
        report.line("|---|---|---|---|---|---|---|");
        for (String language : List.of("en", "ru")) {
            try (var kanal = new RunningKanal()) {
                measure(kanal, language, Xquad.read(Xquad.data(arguments), language), report);
            }
        }
    }

    private static void measure(RunningKanal kanal, String language, Xquad xquad, Report report) throws Exception {
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
        Embeddings embeddings = kanal.get(Embeddings.class);
        int answered = 0;
        int right = 0;
        int refused = 0;
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < xquad.questions().size(); i++) {
            Xquad.Question question = xquad.questions().get(i);
            embeddings.embedQuery(question.text());
            long start = System.nanoTime();
            Answer answer = answers.ask(Caller.KANAL, Question.of(question.text()), AnswerSink.NOBODY);
            if (i >= QUESTIONS_TIMED_FIRST) {
                millis.add((System.nanoTime() - start) / 1e6);
            }
            ChatId gold = chats.get(question.paragraph());
            answered += answer.kind() == AnswerKind.NOT_FOUND ? 0 : 1;
            right += answer.citations().stream().anyMatch(citation -> holds(citation, gold, question)) ? 1 : 0;
            Set<ChatId> others = new HashSet<>(chats);
            others.remove(gold);
            Question without = new Question(question.text(), others, 4);
            refused += answers.ask(Caller.KANAL, without, AnswerSink.NOBODY).kind() == AnswerKind.NOT_FOUND ? 1 : 0;
        }
        double all = xquad.questions().size();
        double[] times = millis.stream().mapToDouble(Double::doubleValue).toArray();
        report.line("| XQuAD %s | %.3f | %.3f | %.3f | %.3f | %.0f ms | %.0f ms |"
                .formatted(
                        language,
                        answered / all,
                        right / all,
                        right / (double) Math.max(1, answered),
                        refused / all,
                        Report.percentile(times, 0.5),
                        Report.percentile(times, 0.95)));
    }

    private static boolean holds(Citation citation, ChatId gold, Xquad.Question question) {
        return citation.chat().equals(gold)
                && citation.from() <= question.answerStart()
                && question.answerStart() < citation.to();
    }

    /** Waits until every paragraph has its vector and can be found. */
    private static void settle(RunningKanal kanal, int posts) throws InterruptedException {
        Vectors vectors = kanal.get(Vectors.class);
        SlowWork work = kanal.get(SlowWork.class);
        for (int second = 0; second < 120 && (vectors.count() < posts || work.depth("embed") > 0); second++) {
            Thread.sleep(1_000);
        }
        Thread.sleep(3_000);
    }
}
