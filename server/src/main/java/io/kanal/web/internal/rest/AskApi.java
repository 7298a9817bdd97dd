package io.kanal.web.internal.rest;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerId;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Answers;
import io.kanal.answers.Question;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.AnswerBody;
import io.kanal.web.internal.AnswerStream;
import io.kanal.web.internal.QuestionsLeft;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Questions answered from posts; whole, or as a stream for those who accept {@code text/event-stream}. */
@RestController
@RequestMapping("/api/v1/ask")
@OpenTo(value = Audience.READERS, owner = Owner.THING)
@Tag(name = "Answers")
class AskApi {
    private static final String NEWEST = "newest";
    private static final String PREVIOUS = NEWEST + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private final Answers answers;
    private final AnswerStream stream;
    private final QuestionsLeft left;

    AskApi(Answers answers, AnswerStream stream, QuestionsLeft left) {
        this.answers = answers;
        this.stream = stream;
        this.left = left;
    }

    record AskRequest(
            @NotBlank @Size(max = 2000) String question,
            @Nullable @Size(max = 1000) List<Long> channels,
            @Nullable @Min(1) @Max(20) Integer limit,
            @Nullable Boolean as_written,
            @Nullable @Pattern(regexp = PREVIOUS) String previous) {
        Question asQuestion() {
            return new Question(
                            question,
                            channels == null || channels.isEmpty()
                                    ? null
                                    : channels.stream().map(ChatId::new).collect(Collectors.toSet()),
                            limit == null ? 4 : limit)
                    .asWritten(Boolean.TRUE.equals(as_written));
        }
    }

    /** The answer a question follows: by its id, or the caller's newest. */
    private @Nullable AnswerId previous(Caller caller, @Nullable String previous) {
        if (previous == null) {
            return null;
        }
        return previous.equals(NEWEST)
                ? answers.page(caller, null, 1).stream()
                        .findFirst()
                        .map(Answer::id)
                        .orElse(null)
                : new AnswerId(UUID.fromString(previous));
    }

    private Question question(Caller caller, AskRequest request) {
        return request.asQuestion().after(previous(caller, request.previous()));
    }

    private Question question(Caller caller, String text, boolean asWritten, @Nullable String previous) {
        return Question.of(text).asWritten(asWritten).after(previous(caller, previous));
    }

    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @TakesNoPlace
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND})
    @Operation(operationId = "ask", summary = "Answers a question; every statement names the sentences it rests on")
    AnswerBody ask(Caller caller, @Valid @RequestBody AskRequest request, HttpServletResponse response) {
        return answered(caller, question(caller, request), response);
    }

    private AnswerBody answered(Caller caller, Question question, HttpServletResponse response) {
        Answer answer = answers.ask(caller, question, AnswerSink.NOBODY);
        left.tell(response, caller.user());
        return AnswerBody.of(answer);
    }

    @PostMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @TakesNoPlace
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND})
    @Operation(operationId = "ask", summary = "Answers a question; every statement names the sentences it rests on")
    SseEmitter askStreaming(Caller caller, @Valid @RequestBody AskRequest request) {
        return stream.open(caller, question(caller, request));
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @TakesNoPlace
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND})
    @Operation(operationId = "askStreaming", summary = "The same for clients that can only GET")
    AnswerBody ask(
            Caller caller,
            @RequestParam @NotBlank @Size(max = 2000) String question,
            @RequestParam(defaultValue = "false") boolean as_written,
            @RequestParam(required = false) @Nullable @Pattern(regexp = PREVIOUS) String previous,
            HttpServletResponse response) {
        return answered(caller, question(caller, question, as_written, previous), response);
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @TakesNoPlace
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND})
    @Operation(operationId = "askStreaming", summary = "The same for clients that can only GET")
    SseEmitter askStreaming(
            Caller caller,
            @RequestParam @NotBlank @Size(max = 2000) String question,
            @RequestParam(defaultValue = "false") boolean as_written,
            @RequestParam(required = false) @Nullable @Pattern(regexp = PREVIOUS) String previous) {
        return stream.open(caller, question(caller, question, as_written, previous));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getAnswer", summary = "Shows an answer of your history")
    AnswerBody kept(Caller caller, @PathVariable UUID id) {
        return answers.find(caller, new AnswerId(id))
                .map(AnswerBody::of)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no answer " + id));
    }
}
