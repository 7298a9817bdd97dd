package io.kanal.web.internal;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.Citation;
import io.kanal.web.OneOf;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer as JSON. */
@Schema(name = "Answer")
public record AnswerBody(
        UUID id,
        String question,
        @OneOf(AnswerKind.class) String kind,
        List<StatementBody> statements,
        List<CitationBody> citations,
        @Nullable String model,
        Instant asked_at,
        long took_ms,
        boolean from_cache,
        boolean stale) {

    /** One thing an answer says, with the numbers of its citations. */
    @Schema(name = "Statement")
    public record StatementBody(String text, List<Integer> citations) {}

    /** The sentence something rests on; {@code from} and {@code to} are UTF-16 units of the post's text. */
    @Schema(name = "Citation")
    public record CitationBody(
            int number,
            long post_id,
            long channel_id,
            String channel,
            @Nullable String channel_username,
            long telegram_message_id,
            @Nullable Instant date,
            @Nullable String link,
            String sentence,
            int from,
            int to,
            @OneOf(Citation.State.class) String state) {
        public static CitationBody of(Citation citation) {
            return new CitationBody(
                    citation.number(),
                    citation.message().value(),
                    citation.chat().value(),
                    citation.chatTitle(),
                    citation.chatUsername(),
                    citation.telegramId(),
                    citation.date(),
                    citation.link(),
                    citation.sentence(),
                    citation.from(),
                    citation.to(),
                    citation.state().name().toLowerCase(Locale.ROOT));
        }
    }

    public static AnswerBody of(Answer answer) {
        return new AnswerBody(
                answer.id().value(),
                answer.question(),
                answer.kind().name().toLowerCase(Locale.ROOT),
                answer.statements().stream()
                        .map(statement -> new StatementBody(statement.text(), statement.citations()))
                        .toList(),
                answer.citations().stream().map(CitationBody::of).toList(),
                answer.model(),
                answer.askedAt(),
                answer.took().toMillis(),
                answer.fromCache(),
                answer.stale());
    }
}
