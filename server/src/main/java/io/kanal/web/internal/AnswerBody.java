package io.kanal.web.internal;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerKind;
import io.kanal.answers.Citation;
import io.kanal.answers.Counted;
import io.kanal.answers.Understood;
import io.kanal.web.OneOf;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer as JSON; {@code nearest} is what is nearest to a question that the posts do not answer, at most three; {@code left_out} how
 * many statements of the chat model were left out, because nothing proves them.
 */
@Schema(name = "Answer")
public record AnswerBody(
        UUID id,
        String question,
        @OneOf(AnswerKind.class) String kind,
        List<StatementBody> statements,
        List<CitationBody> citations,
        List<CitationBody> nearest,
        @Nullable String model,
        int left_out,
        Instant asked_at,
        long took_ms,
        boolean from_cache,
        boolean stale,
        @Nullable UnderstoodBody understood,
        @Nullable CountBody count) {

    /**
     * What a question was taken to mean beyond its words: days on which posts were written, out of the words of time in it, and
     * the question before, whose subject it keeps.
     */
    @Schema(name = "Understood")
    public record UnderstoodBody(
            @Nullable String words,
            @Nullable LocalDate since,
            @Nullable LocalDate until,
            @Nullable String about) {
        static @Nullable UnderstoodBody of(@Nullable Understood understood) {
            return understood == null
                    ? null
                    : new UnderstoodBody(
                            understood.words(), understood.since(), understood.until(), understood.about());
        }
    }

    /** How many posts hold what was asked about, and the search that finds them. */
    @Schema(name = "Count")
    public record CountBody(long posts, boolean approximate, String query) {
        static @Nullable CountBody of(@Nullable Counted counted) {
            return counted == null ? null : new CountBody(counted.posts(), counted.approximate(), counted.query());
        }
    }

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
                answer.sources().stream().map(CitationBody::of).toList(),
                answer.nearest().stream().map(CitationBody::of).toList(),
                answer.model(),
                answer.leftOut(),
                answer.askedAt(),
                answer.took().toMillis(),
                answer.fromCache(),
                answer.stale(),
                UnderstoodBody.of(answer.understood()),
                CountBody.of(answer.counted()));
    }
}
