package io.kanal.answers;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question with what the posts say to it.
 *
 * @param statements in reading order; empty when the posts do not say
 * @param citations in the order of their numbers; where the posts do not say, the nearest sentences, which no statement rests on
 * @param model the chat model that wrote it; null where none did
 * @param leftOut how many statements of the chat model were left out, because nothing proves them
 * @param fromCache whether it was made for the same question shortly before
 * @param understood what the question was taken to mean beyond its words; null where the words are all there is
 * @param counted what was counted; null unless the kind is {@link AnswerKind#COUNT}
 */
public record Answer(
        AnswerId id,
        String question,
        AnswerKind kind,
        List<Statement> statements,
        List<Citation> citations,
        @Nullable String model,
        int leftOut,
        Instant askedAt,
        Duration took,
        boolean fromCache,
        @Nullable Understood understood,
        @Nullable Counted counted) {
    public Answer {
        statements = List.copyOf(statements);
        citations = List.copyOf(citations);
    }

    /** What the statements rest on. */
    public List<Citation> sources() {
        return kind == AnswerKind.NOT_FOUND ? List.of() : citations;
    }

    /** Where the posts do not say: what is nearest to the question, nearest first; often nothing. */
    public List<Citation> nearest() {
        return kind == AnswerKind.NOT_FOUND
                ? citations.stream()
                        .filter(citation -> citation.state() != Citation.State.WITHHELD)
                        .toList()
                : List.of();
    }

    /** Whether a cited post was edited or deleted since. */
    public boolean stale() {
        return sources().stream().anyMatch(citation -> citation.state() != Citation.State.CURRENT);
    }
}
