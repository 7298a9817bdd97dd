package io.kanal.web.internal.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kanal.answers.Answer;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Answers;
import io.kanal.answers.Citation;
import io.kanal.answers.Question;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.LanguageDetector;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.Written;
import io.kanal.web.internal.QuestionsLeft;
import io.kanal.web.internal.input.IdText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The contract's questions: {@code query} and {@code ask} are one use case with two forms of asking. */
@RestController
@OpenTo(value = Audience.READERS, owner = Owner.PERSON)
@Tag(name = "Channel reader's contract")
class RagAskApi {
    private static final int EXCERPT = 200;

    private final Answers answers;
    private final People people;
    private final Paces paces;
    private final QuestionsLeft left;
    private final MessageSource messages;
    private final LanguageDetector languages = LanguageDetector.shared();

    RagAskApi(Answers answers, People people, Paces paces, QuestionsLeft left, MessageSource messages) {
        this.answers = answers;
        this.people = people;
        this.paces = paces;
        this.left = left;
        this.messages = messages;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "RagQueryRequest")
    record QueryRequest(
            @Nullable @JsonDeserialize(using = IdText.class) @Written(People.NAMED)
            String user_id,

            @NotBlank @Size(max = 2000) String query,
            @Nullable @Min(1) @Max(20) Integer top_k,
            @Nullable @DecimalMin("0") @DecimalMax("1") Double min_score) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "RagAskRequest")
    record AskRequest(
            @Nullable @JsonDeserialize(using = IdText.class) @Written(People.NAMED)
            String user_id,

            @NotBlank @Size(max = 2000) String query,
            @Nullable @Min(1) @Max(20) Integer context_limit,
            @Nullable @Size(max = 50) List<@Size(max = 50) String> channels,
            @Nullable @Size(max = 50) List<@Size(max = 50) String> tags,

            @Nullable @Size(max = 40) @Written(FilteredQuery.DAY)
            String date_from,

            @Nullable @Size(max = 40) @Written(FilteredQuery.DAY)
            String date_to) {}

    @Schema(name = "RagSource")
    record SourceItem(
            long post_id,
            @Nullable String channel_username,
            String channel,
            double score,
            @Nullable Instant posted_at,
            @Nullable String url,
            String excerpt) {
        static SourceItem of(Citation citation, int all) {
            String sentence = citation.sentence();
            return new SourceItem(
                    citation.message().value(),
                    citation.chatUsername(),
                    citation.chatTitle(),
                    // The order of citations is what is known of their weight.
                    Math.round(100.0 * (all - citation.number() + 1) / all) / 100.0,
                    citation.date(),
                    citation.link(),
                    sentence.length() <= EXCERPT ? sentence : sentence.substring(0, EXCERPT) + "…");
        }
    }

    record RagAnswer(String query, String answer, List<SourceItem> sources, int context_used) {}

    @PostMapping("/rag/query")
    @TakesNoPlace
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.NOT_FOUND})
    @Operation(operationId = "ragQuery", summary = "Answers a question from a person's posts")
    RagAnswer query(Caller caller, @Valid @RequestBody QueryRequest request, HttpServletResponse response) {
        paces.step(caller, "/rag/query");
        return answer(
                caller,
                request.user_id(),
                request.query(),
                request.query(),
                request.top_k(),
                request.min_score() == null ? 0 : request.min_score(),
                response);
    }

    @PostMapping("/rag/ask")
    @TakesNoPlace
    @Fails({ErrorCode.LIMIT_REACHED, ErrorCode.NOT_FOUND})
    @Operation(operationId = "ragAsk", summary = "Answers a question from a person's posts, within channels and days")
    RagAnswer ask(Caller caller, @Valid @RequestBody AskRequest request, HttpServletResponse response) {
        paces.step(caller, "/rag/ask");
        String text = FilteredQuery.of(request.query())
                .channels(request.channels(), new HashMap<>())
                .tags(request.tags(), new HashMap<>())
                .dates(request.date_from(), request.date_to(), new HashMap<>())
                .toString();
        return answer(caller, request.user_id(), request.query(), text, request.context_limit(), 0, response);
    }

    private RagAnswer answer(
            Caller caller,
            @Nullable String userId,
            String query,
            String text,
            @Nullable Integer limit,
            double leastLikeness,
            HttpServletResponse response) {
        User user = people.named(caller, userId == null ? "me" : userId);
        Answer answer;
        try {
            answer = answers.askFor(
                    caller,
                    user.id(),
                    // What the contract answers has no place to show what was understood, nor a way to take it off.
                    new Question(text, null, limit == null ? 4 : limit, leastLikeness, true, null),
                    AnswerSink.NOBODY);
        } catch (InvalidInput e) {
            throw e.renamed("question", "query");
        }
        left.tell(response, user.id());
        int all = answer.sources().size();
        return new RagAnswer(
                query,
                words(answer, language(query, user)),
                answer.sources().stream()
                        .map(citation -> SourceItem.of(citation, all))
                        .toList(),
                all);
    }

    private String words(Answer answer, Locale language) {
        if (answer.statements().isEmpty()) {
            return messages.getMessage("ask.none", null, language);
        }
        return answer.statements().stream()
                .map(statement -> statement.text() + " "
                        + answer.citations().stream()
                                .filter(citation -> statement.citations().contains(citation.number()))
                                .map(RagAskApi::mark)
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
    }

    /** The question's own where Kanal speaks it, else the person's. */
    private Locale language(String question, User user) {
        String asked = languages.detect(question).code();
        return Users.LANGUAGES.contains(asked) ? Locale.of(asked) : user.language();
    }

    private static String mark(Citation citation) {
        String channel = citation.chatUsername() == null ? citation.chatTitle() : "@" + citation.chatUsername();
        Instant date = citation.date();
        return "[" + channel
                + (date == null ? "" : ", " + date.atOffset(ZoneOffset.UTC).toLocalDate()) + "]";
    }
}
