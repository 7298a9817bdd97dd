package io.kanal.answers.internal;

import io.kanal.ai.ChatChain;
import io.kanal.ai.ChatModels;
import io.kanal.ai.ChatUse;
import io.kanal.ai.Sensitivity;
import io.kanal.answers.AnswerEvent;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.AnswerSink;
import io.kanal.answers.Question;
import io.kanal.answers.internal.AnswerCache.Made;
import io.kanal.answers.internal.Relevance.Judged;
import io.kanal.posts.Chat;
import io.kanal.posts.ReadScope;
import io.kanal.posts.Visibility;
import io.kanal.posts.VisibleChats;
import io.kanal.shared.ChatId;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Language;
import io.kanal.shared.text.LanguageDetector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes an answer of evidence: by a chat model where one may read the posts and is there, else of the sentences themselves.
 * Posts of chats that do not consent to models are left to the second way, and so is everything when all models fail.
 */
public final class AnswerMaking {
    private final ChatModels models;
    private final VisibleChats chats;
    private final ModelWriter writer;
    private final AnswerCache cache = new AnswerCache();
    private final LanguageDetector languages = LanguageDetector.shared();

    AnswerMaking(ChatModels models, VisibleChats chats, ModelWriter writer) {
        this.models = models;
        this.chats = chats;
        this.writer = writer;
    }

    /**
     * Makes it and tells the sink of every step but the last.
     *
     * @param found best first, all within the scope
     */
    public Outcome make(ReadScope scope, Question question, List<Evidence> found, AnswerSink sink) {
        Language language = languages.detect(question.text());
        Map<ChatId, Chat> known = chatsOf(scope, found);
        // A chat that was joined with another one since the search is found under its new id next time.
        List<Evidence> evidence = found.stream()
                .filter(passage -> chatsIn(passage).allMatch(known::containsKey))
                .toList();
        List<Evidence> forModels = evidence.stream()
                .filter(passage -> chats(passage, known).allMatch(Chat::aiAllowed))
                .toList();
        Sensitivity sensitivity = forModels.stream()
                        .flatMap(passage -> chats(passage, known))
                        .allMatch(chat -> chat.visibility() == Visibility.PUBLIC)
                ? Sensitivity.PUBLIC
                : Sensitivity.PRIVATE;
        Optional<ChatChain> chain = forModels.isEmpty() ? Optional.empty() : models.find(ChatUse.ANSWERS, sensitivity);
        String key = AnswerCache.key(
                scope, question, language, chain.map(ChatChain::models).orElse(List.of()), evidence);
        Optional<Made> before = cache.find(key);
        if (before.isPresent()) {
            replay(before.get(), sink);
            return new Outcome(before.get(), true);
        }
        Draft draft = new Draft(sink, known);
        Made made = chain.flatMap(
                        models -> byModel(models, question, language, forModels, known, sensitivity, draft, sink))
                .orElseGet(() -> bySentences(question, evidence, draft));
        cache.keep(key, made);
        return new Outcome(made, false);
    }

    private Optional<Made> byModel(
            ChatChain chain,
            Question question,
            Language language,
            List<Evidence> evidence,
            Map<ChatId, Chat> known,
            Sensitivity sensitivity,
            Draft draft,
            AnswerSink sink) {
        try {
            String model = writer.write(
                    chain,
                    question.text(),
                    language,
                    question.maxStatements(),
                    evidence,
                    known,
                    sensitivity,
                    draft,
                    sink);
            return Optional.of(
                    draft.statements().isEmpty()
                            ? notFound(Relevance.judge(question.text(), evidence), draft, model)
                            : new Made(
                                    AnswerKind.MODEL, draft.statements(), draft.citations(), model, draft.leftOut()));
        } catch (KanalException e) {
            if (e.code() != ErrorCode.UNAVAILABLE || sink.cancelled()) {
                throw e;
            }
            // The chain has logged why each model failed; the sentences themselves still answer.
            draft.restart();
            return Optional.empty();
        }
    }

    /** Whether a chat model is set that may write answers, at least from what everybody may read. */
    public boolean written() {
        return models.find(ChatUse.ANSWERS, Sensitivity.PUBLIC).isPresent();
    }

    private static Made bySentences(Question question, List<Evidence> evidence, Draft draft) {
        Judged judged = Relevance.judge(question.text(), evidence);
        for (Evidence.Place place : Extraction.choose(judged, question.maxStatements())) {
            draft.state(place.text().replaceAll("\\s+", " "), List.of(place));
        }
        return draft.statements().isEmpty()
                ? notFound(judged, draft, null)
                : new Made(AnswerKind.EXTRACTIVE, draft.statements(), draft.citations(), null, 0);
    }

    private static Made notFound(Judged judged, Draft draft, @Nullable String model) {
        return new Made(AnswerKind.NOT_FOUND, List.of(), draft.nearest(judged.near()), model, 0);
    }

    private static void replay(Made made, AnswerSink sink) {
        if (made.kind() == AnswerKind.NOT_FOUND) {
            return;
        }
        made.citations().forEach(citation -> sink.accept(new AnswerEvent.Cited(citation)));
        made.statements().forEach(statement -> sink.accept(new AnswerEvent.Stated(statement)));
    }

    private Map<ChatId, Chat> chatsOf(ReadScope scope, List<Evidence> evidence) {
        Set<ChatId> ids = evidence.stream().flatMap(AnswerMaking::chatsIn).collect(Collectors.toSet());
        return chats.list(scope, ids).stream().collect(Collectors.toMap(Chat::id, Function.identity()));
    }

    private static Stream<Chat> chats(Evidence passage, Map<ChatId, Chat> known) {
        return chatsIn(passage).map(chat -> Objects.requireNonNull(known.get(chat)));
    }

    private static Stream<ChatId> chatsIn(Evidence passage) {
        return passage.pieces().stream().map(piece -> piece.message().chat()).distinct();
    }

    /** What was answered, and whether it had been before. */
    public record Outcome(Made made, boolean fromCache) {
        /** Of a question that counts: a number, and nothing that a post says. */
        public static final Outcome COUNTED =
                new Outcome(new Made(AnswerKind.COUNT, List.of(), List.of(), null, 0), false);
    }
}
