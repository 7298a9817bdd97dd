package io.kanal.answers;

import io.kanal.shared.ChatId;
import io.kanal.shared.input.InvalidInput;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know.
 *
 * @param text as typed; filters of the query language such as {@code from:@channel} count
 * @param chats asks only these; null for all the caller may see
 * @param maxStatements the answer has at most so many
 * @param leastLikeness see {@link io.kanal.search.SearchRequest}
 * @param asWritten whether words of time are words like all others
 * @param previous the answer whose subject is kept where this question names none; null where nothing was asked before
 */
public record Question(
        String text,
        @Nullable Set<ChatId> chats,
        int maxStatements,
        double leastLikeness,
        boolean asWritten,
        @Nullable AnswerId previous) {
    /** Control characters and half surrogate pairs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]+");

    /** Of a text, in UTF-16 units. */
    public static final int LONGEST = 2_000;

    private static final int USUAL_STATEMENTS = 4;
    private static final int MOST_STATEMENTS = 20;

    public Question {
        text = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        chats = chats == null ? null : Set.copyOf(chats);
        if (text.isEmpty()) {
            throw InvalidInput.of("question", "a question", "The question is empty");
        }
        if (text.length() > LONGEST) {
            throw InvalidInput.of(
                    "question",
                    "at most %d characters".formatted(LONGEST),
                    "A question has at most %d characters, not %d".formatted(LONGEST, text.length()));
        }
        if (maxStatements < 1 || maxStatements > MOST_STATEMENTS) {
            throw InvalidInput.of(
                    "limit",
                    "1 to %d".formatted(MOST_STATEMENTS),
                    "An answer has 1 to %d statements, not %d".formatted(MOST_STATEMENTS, maxStatements));
        }
    }

    public Question(String text, @Nullable Set<ChatId> chats, int maxStatements) {
        this(text, chats, maxStatements, 0, false, null);
    }

    /** The same question with its words as they are. */
    public Question asWritten(boolean literally) {
        return new Question(text, chats, maxStatements, leastLikeness, literally, previous);
    }

    /** The same question after another one. */
    public Question after(@Nullable AnswerId answer) {
        return new Question(text, chats, maxStatements, leastLikeness, asWritten, answer);
    }

    /** The same question to these chats alone; null for all the caller may see. */
    public Question within(@Nullable Set<ChatId> some) {
        return new Question(text, some, maxStatements, leastLikeness, asWritten, previous);
    }

    /** The same with other words; where they are too many, the words stay. */
    public Question withText(String other) {
        String fitting = other.length() <= LONGEST ? other : text;
        return new Question(fitting, chats, maxStatements, leastLikeness, asWritten, previous);
    }

    public static Question of(String text) {
        return new Question(text, null, USUAL_STATEMENTS);
    }
}
