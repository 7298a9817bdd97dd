package io.kanal.answers;

import io.kanal.search.TimeWords;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a question was taken to mean beyond its words; each can be taken off.
 *
 * @param words of time, as they were typed; null where none were understood
 * @param since the first day on which the posts were written that count; null where it is open
 * @param until the day after the last; null where it is open
 * @param about the question before, whose subject this one keeps; null where it has its own
 */
public record Understood(
        @Nullable String words,
        @Nullable LocalDate since,
        @Nullable LocalDate until,
        @Nullable String about) {
    /** A question without its words of time; as it is where it has none, or nothing else. */
    public String without(String question) {
        int at = words == null ? -1 : question.indexOf(words);
        if (words == null || at < 0) {
            return question;
        }
        String left = TimeWords.without(question, at, at + words.length());
        return left.codePoints().anyMatch(Character::isLetterOrDigit) ? left : question;
    }
}
