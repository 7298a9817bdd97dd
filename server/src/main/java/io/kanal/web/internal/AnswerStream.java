package io.kanal.web.internal;

import io.kanal.answers.AnswerEvent;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Answers;
import io.kanal.answers.Question;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.internal.problems.Problem;
import io.kanal.web.internal.problems.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends an answer while it is made, as server-sent events: {@code citation}, {@code statement}, {@code restart},
 * {@code done}, or {@code problem}. Whoever closes the connection stops the answer.
 */
@Component
public class AnswerStream {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Answers answers;
    private final Problems problems;

    AnswerStream(Answers answers, Problems problems) {
        this.answers = answers;
        this.problems = problems;
    }

    /** Opens the stream of a question that is let in; what refuses it is an answer of its own and no event. */
    public SseEmitter open(Caller caller, Question question) {
        return open(caller, question, UnaryOperator.identity());
    }

    /** The same for a page, which tells what went wrong in words of its own. */
    public SseEmitter open(Caller caller, Question question, UnaryOperator<String> words) {
        Answers.Admitted admitted = answers.admit(caller, question);
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        AtomicBoolean gone = new AtomicBoolean();
        emitter.onCompletion(() -> gone.set(true));
        emitter.onTimeout(() -> gone.set(true));
        emitter.onError(failure -> gone.set(true));
        Thread.ofVirtual().name("answer").start(() -> run(admitted, emitter, gone, words));
        return emitter;
    }

    private void run(Answers.Admitted question, SseEmitter emitter, AtomicBoolean gone, UnaryOperator<String> words) {
        try {
            question.answer(new Sender(emitter, gone));
            emitter.complete();
        } catch (KanalException e) {
            if (!gone.get()) {
                tell(emitter, problems.of(e), words);
            }
        } catch (RuntimeException e) {
            tell(emitter, problems.of(e), words);
        }
    }

    private static void tell(SseEmitter emitter, Problem problem, UnaryOperator<String> words) {
        try {
            ProblemDetail body = problem.body(null);
            body.setDetail(words.apply(problem.detail()));
            emitter.send(SseEmitter.event().name("problem").data(body, MediaType.APPLICATION_JSON));
            emitter.complete();
        } catch (IOException e) {
            emitter.completeWithError(e);
        }
    }

    /** Writes each step as an event; a connection that broke cancels the answer. */
    private static final class Sender implements AnswerSink {
        private final SseEmitter emitter;
        private final AtomicBoolean gone;

        Sender(SseEmitter emitter, AtomicBoolean gone) {
            this.emitter = emitter;
            this.gone = gone;
        }

        @Override
        public boolean cancelled() {
            return gone.get();
        }

        @Override
        public void accept(AnswerEvent event) {
            switch (event) {
                case AnswerEvent.Cited cited -> send("citation", AnswerBody.CitationBody.of(cited.citation()));
                case AnswerEvent.Stated stated ->
                    send(
                            "statement",
                            new AnswerBody.StatementBody(
                                    stated.statement().text(),
                                    stated.statement().citations()));
                case AnswerEvent.Restarted _ -> send("restart", Map.of());
                case AnswerEvent.Finished finished -> send("done", AnswerBody.of(finished.answer()));
            }
        }

        private void send(String name, Object data) {
            try {
                emitter.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
            } catch (IOException | IllegalStateException e) {
                gone.set(true);
                throw new KanalException(ErrorCode.UNAVAILABLE, "The reader of this answer is gone", e);
            }
        }
    }
}
