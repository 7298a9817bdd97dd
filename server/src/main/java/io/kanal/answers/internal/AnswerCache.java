package io.kanal.answers.internal;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.Citation;
import io.kanal.answers.Question;
import io.kanal.answers.Statement;
import io.kanal.posts.ReadScope;
import io.kanal.search.Folding;
import io.kanal.shared.ChatId;
import io.kanal.shared.Language;
import io.kanal.shared.memory.Caches;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers given within the last hour. The key holds who may see what, the question, its language, the models, and every found
 * passage with its revision: an edit, a deletion or a better post makes another key, so nothing has to be thrown out.
 */
public final class AnswerCache {
    private static final int MOST = 2_000;
    private static final Duration LIVES = Duration.ofHours(1);

    private final Cache<String, Made> answers = Caches.keeping("answers", MOST, LIVES);

    Optional<Made> find(String key) {
        return Optional.ofNullable(answers.getIfPresent(key));
    }

    void keep(String key, Made made) {
        answers.put(key, made);
    }

    static String key(
            ReadScope scope, Question question, Language language, List<String> models, List<Evidence> evidence) {
        StringBuilder parts = new StringBuilder();
        scope.chats().stream()
                .mapToLong(ChatId::value)
                .sorted()
                .forEach(id -> parts.append(id).append(','));
        parts.append('\n').append(scope.since()).append('\n').append(question.maxStatements());
        parts.append('\n').append(Folding.fold(question.text()).replaceAll("\\s+", " "));
        parts.append('\n').append(language).append('\n').append(models);
        for (Evidence passage : evidence) {
            // With its vector a passage may prove what it did not by words alone.
            parts.append('\n').append(passage.strength().likeness() != null);
            for (Evidence.Piece piece : passage.pieces()) {
                parts.append('\n')
                        .append(piece.message().id())
                        .append('.')
                        .append(piece.message().revision())
                        .append('.')
                        .append(piece.from());
            }
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(parts.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What was answered, without when and to whom.
     *
     * @param leftOut statements of the model that nothing proved
     */
    public record Made(
            AnswerKind kind,
            List<Statement> statements,
            List<Citation> citations,
            @Nullable String model,
            int leftOut) {
        public Made {
            Objects.requireNonNull(kind);
            statements = List.copyOf(statements);
            citations = List.copyOf(citations);
        }
    }
}
