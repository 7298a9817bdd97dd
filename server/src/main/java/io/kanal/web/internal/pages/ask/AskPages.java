package io.kanal.web.internal.pages.ask;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerId;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Answers;
import io.kanal.answers.Citation;
import io.kanal.answers.Question;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.Chat;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.VisibleChats;
import io.kanal.posts.message.Message;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.MessageId;
import io.kanal.shared.Scope;
import io.kanal.web.Audience;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.kanal.web.TakesNoPlace;
import io.kanal.web.internal.AnswerStream;
import io.kanal.web.internal.locale.Telling;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    /** Until so many seconds a person waits; what is further off is told in hours. */
    private static final long SOON = 120;

    private static final int HISTORY = 12;

    private final Answers answers;
    private final AnswerStream stream;
    private final MessageSource messages;
    private final Telling telling;
    private final ReadScopes scopes;
    private final Posts posts;
    private final VisibleChats chats;
    private final Examples examples;

    AskPages(
            Answers answers,
            AnswerStream stream,
            MessageSource messages,
            Telling telling,
            ReadScopes scopes,
            Posts posts,
            VisibleChats chats,
            Examples examples) {
        this.telling = telling;
        this.answers = answers;
        this.stream = stream;
        this.messages = messages;
        this.scopes = scopes;
        this.posts = posts;
        this.chats = chats;
        this.examples = examples;
    }

    /**
     * The page. A script streams the answer in; without one, {@code whole} has it made before the page is sent.
     */
    @GetMapping
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @TakesNoPlace
    String show(
            Caller caller,
            @RequestParam(defaultValue = "") String question,
            @RequestParam(defaultValue = "false") boolean whole,
            @RequestParam(name = "as_written", defaultValue = "false") boolean asWritten,
            @RequestParam(required = false) @Nullable UUID previous,
            @RequestParam(required = false) @Nullable Long in,
            Locale locale,
            Model model,
            HttpServletResponse response) {
        only(caller, in, model);
        model.addAttribute("question", question)
                .addAttribute("asWritten", asWritten)
                .addAttribute("previous", previous);
        if (question.isBlank()) {
            model.addAttribute("examples", examples.names(within(scopes.of(caller), in)));
        } else {
            try {
                if (previous != null) {
                    model.addAttribute("before", views(caller, answers.conversation(caller, new AnswerId(previous))));
                }
                Question asked = question(question, asWritten, previous, in);
                if (whole) {
                    fill(model, caller, answers.ask(caller, asked, AnswerSink.NOBODY));
                }
            } catch (LimitReached e) {
                response.setStatus(e.code().status());
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
                model.addAttribute(
                        "wrong",
                        e.retryAfterSeconds() > SOON
                                ? e.getMessage()
                                : messages.getMessage("ask.limit", new Object[] {e.retryAfterSeconds()}, locale));
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

    private void fill(Model model, Caller caller, Answer answer) {
        model.addAttribute("view", views(caller, List.of(answer)).getFirst());
        // Whoever runs Kanal learns that answers could be written, where nothing writes them yet.
        model.addAttribute("quotes", caller.may(Scope.ADMIN) && !answers.written());
    }

    private List<AnswerView> views(Caller caller, List<Answer> shown) {
        Set<MessageId> ids = shown.stream()
                .flatMap(answer -> answer.citations().stream())
                .map(Citation::message)
                .collect(Collectors.toSet());
        Map<MessageId, Message> cited =
                posts.list(scopes.of(caller), ids).stream().collect(Collectors.toMap(Message::id, Function.identity()));
        return shown.stream().map(answer -> AnswerView.of(answer, cited)).toList();
    }

    /** An answer of the history with the conversation it stands in, as a page that can be linked. */
    @GetMapping("/{id}")
    String kept(Caller caller, @PathVariable UUID id, @RequestParam(required = false) @Nullable Long in, Model model) {
        only(caller, in, model);
        List<Answer> conversation = answers.conversation(caller, new AnswerId(id));
        Answer answer = conversation.getLast();
        fill(model, caller, answer);
        if (conversation.size() > 1) {
            List<Answer> before = conversation.subList(0, conversation.size() - 1);
            model.addAttribute("before", views(caller, before))
                    .addAttribute("previous", before.getLast().id().value());
        }
        model.addAttribute("question", answer.question()).addAttribute("history", answers.page(caller, null, HISTORY));
        return "ask";
    }

    /** The finished answer alone, to be put where its statements arrived. */
    @GetMapping("/{id}/part")
    String part(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable UUID previous,
            @RequestParam(required = false) @Nullable Long in,
            Model model) {
        only(caller, in, model);
        fill(model, caller, find(caller, id));
        model.addAttribute("previous", previous);
        return "ask :: answer";
    }

    private Answer find(Caller caller, UUID id) {
        return answers.find(caller, new AnswerId(id))
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no answer " + id));
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @OpenTo(value = Audience.READERS, owner = Owner.CALLER)
    @TakesNoPlace
    SseEmitter stream(
            Caller caller,
            @RequestParam String question,
            @RequestParam(name = "as_written", defaultValue = "false") boolean asWritten,
            @RequestParam(required = false) @Nullable UUID previous,
            @RequestParam(required = false) @Nullable Long in,
            Locale locale) {
        return stream.open(
                caller, question(question, asWritten, previous, in), sentence -> telling.tell(sentence, locale));
    }

    /** The one chat that is asked, if any: what the page shows of it, and what its links and forms keep. */
    private void only(Caller caller, @Nullable Long in, Model model) {
        Chat chat = in == null ? null : chats.get(scopes.of(caller), new ChatId(in));
        model.addAttribute("only", chat).addAttribute("limit", chat == null ? "" : "&in=" + chat.id());
    }

    private static ReadScope within(ReadScope scope, @Nullable Long in) {
        return in == null ? scope : scope.only(Set.of(new ChatId(in)));
    }

    private static Question question(String text, boolean asWritten, @Nullable UUID previous, @Nullable Long in) {
        return Question.of(text)
                .asWritten(asWritten)
                .after(previous == null ? null : new AnswerId(previous))
                .within(in == null ? null : Set.of(new ChatId(in)));
    }
}
