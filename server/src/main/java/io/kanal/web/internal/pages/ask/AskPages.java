package io.kanal.web.internal.pages;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerId;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Answers;
import io.kanal.answers.Citation;
import io.kanal.answers.Question;
import io.kanal.answers.Statement;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.internal.AnswerStream;
import io.kanal.web.internal.locale.Telling;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What is true? A question, its answer statement by statement with the sentences it rests on, and earlier questions. */
@Controller
@RequestMapping("/app/ask")
@OpenTo(value = Audience.READERS, owner = Owner.THING)
class AskPages {
    private static final int HISTORY = 12;

    private final Answers answers;
    private final AnswerStream stream;
    private final MessageSource messages;
    private final Telling telling;

    AskPages(Answers answers, AnswerStream stream, MessageSource messages, Telling telling) {
        this.telling = telling;
        this.answers = answers;
        this.stream = stream;
        this.messages = messages;
    }

    /** A statement with the citations its chips show. */
    public record StatementView(String text, List<Citation> citations) {
        static List<StatementView> of(Answer answer) {
            return answer.statements().stream()
                    .map(statement -> new StatementView(statement.text(), cited(statement, answer)))
                    .toList();
        }

        private static List<Citation> cited(Statement statement, Answer answer) {
            return answer.citations().stream()
                    .filter(citation -> statement.citations().contains(citation.number()))
                    .toList();
        }
    }

    /**
     * The page. A script streams the answer in; without one, {@code whole} has it made before the page is sent.
     */
    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    String show(
            Caller caller,
            @RequestParam(defaultValue = "") String question,
            @RequestParam(defaultValue = "false") boolean whole,
            @RequestParam(name = "as_written", defaultValue = "false") boolean asWritten,
            @RequestParam(required = false) @Nullable UUID previous,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("question", question)
                .addAttribute("asWritten", asWritten)
                .addAttribute("previous", previous);
        if (!question.isBlank()) {
            try {
                Question asked = question(question, asWritten, previous);
                if (whole) {
                    fill(model, answers.ask(caller, asked, AnswerSink.NOBODY));
                }
            } catch (LimitReached e) {
                response.setStatus(e.code().status());
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
                model.addAttribute(
                        "wrong", messages.getMessage("ask.limit", new Object[] {e.retryAfterSeconds()}, locale));
            } catch (KanalException e) {
                if (e.code() != ErrorCode.BAD_QUERY && e.code() != ErrorCode.INVALID) {
                    throw e;
                }
                // Told beside the question, which stays as it was typed.
                response.setStatus(e.code().status());
                model.addAttribute("wrong", e.getMessage());
            }
        }
        model.addAttribute("history", answers.page(caller, null, HISTORY));
        return "ask";
    }

    private static void fill(Model model, Answer answer) {
        model.addAttribute("answer", answer).addAttribute("statements", StatementView.of(answer));
    }

    /** An answer of the history, as a page that can be linked. */
    @GetMapping("/{id}")
    String kept(Caller caller, @PathVariable UUID id, Model model) {
        Answer answer = find(caller, id);
        fill(model, answer);
        model.addAttribute("question", answer.question()).addAttribute("history", answers.page(caller, null, HISTORY));
        return "ask";
    }

    /** The finished answer alone, to be put where its statements arrived. */
    @GetMapping("/{id}/part")
    String part(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable UUID previous,
            Model model) {
        fill(model, find(caller, id));
        model.addAttribute("previous", previous);
        return "ask :: answer";
    }

    private Answer find(Caller caller, UUID id) {
        return answers.find(caller, new AnswerId(id))
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no answer " + id));
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    SseEmitter stream(
            Caller caller,
            @RequestParam String question,
            @RequestParam(name = "as_written", defaultValue = "false") boolean asWritten,
            @RequestParam(required = false) @Nullable UUID previous,
            Locale locale) {
        return stream.open(caller, question(question, asWritten, previous), sentence -> telling.tell(sentence, locale));
    }

    private static Question question(String text, boolean asWritten, @Nullable UUID previous) {
        return Question.of(text).asWritten(asWritten).after(previous == null ? null : new AnswerId(previous));
    }
}
