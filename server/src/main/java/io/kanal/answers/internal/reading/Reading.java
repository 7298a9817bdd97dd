package io.kanal.answers.internal.reading;

import io.kanal.answers.Question;
import io.kanal.answers.Understood;
import io.kanal.search.FoldedWords;
import io.kanal.search.TimeWords;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a question asks for: its words with the days and the subject that it means.
 *
 * @param question with the words that are searched and answered
 * @param filters of the query language, for the days that were named; empty for all
 * @param understood what of it was understood; null where the words are all there is
 */
public record Reading(
        Question question, String filters, @Nullable Understood understood) {
    private static final int LONGEST_SUBJECT = 300;
    /** A search takes 64, filters not counted. */
    private static final int MOST_WORDS = 60;

    private static final Pattern END = Pattern.compile("[\\s?؟？.!]+$");

    /**
     * Reads a question.
     *
     * @param before the question it follows, with the subject that one had; null where it follows none
     */
    public static Reading of(Question question, @Nullable String before, LocalDate today) {
        String typed = question.text();
        String together = before == null ? null : together(typed, before, today);
        String about = together == null ? null : before;
        String whole = together == null ? typed : together;
        Optional<TimeWords> time = question.asWritten() ? Optional.empty() : TimeWords.ofQuestion(whole, today);
        String words = time.map(found -> found.without(whole))
                .filter(left -> left.codePoints().anyMatch(Character::isLetterOrDigit))
                .orElse(whole);
        Understood understood = time.isEmpty() && about == null
                ? null
                : new Understood(
                        time.map(TimeWords::words).orElse(null),
                        time.map(TimeWords::since).orElse(null),
                        time.map(TimeWords::until).orElse(null),
                        about);
        return new Reading(
                question.withText(together == null ? words : subjectFirst(words, typed)),
                time.map(TimeWords::filters).orElse(""),
                understood);
    }

    /** A question that leans on the one before it with that one's words; null for one that stands alone. */
    private static @Nullable String together(String typed, String before, LocalDate today) {
        Optional<TimeWords> own = TimeWords.in(typed, today);
        String rest = own.map(time -> time.without(typed)).orElse(typed);
        if (!FollowUps.leans(rest)) {
            return null;
        }
        // Its own time stands in the place of the one before.
        String kept = own.flatMap(_ -> TimeWords.in(before, today))
                .map(time -> time.without(before))
                .orElse(before);
        String subject = END.matcher(kept).replaceFirst("");
        String together = FollowUps.bare(rest) && own.isPresent()
                ? subject + " " + own.get().words()
                : subject + " " + typed;
        boolean fits = together.length() <= Question.LONGEST
                && FoldedWords.of(together).list().size() <= MOST_WORDS;
        return fits ? together : null;
    }

    /** Of the question before only its subject is searched: what it asked was answered. */
    private static String subjectFirst(String words, String typed) {
        if (!words.endsWith(typed) || Counting.subject(words).isPresent()) {
            return words;
        }
        return FollowUps.subject(words.substring(0, words.length() - typed.length())) + " " + typed;
    }

    /** The search for what this counts; empty where it counts nothing. */
    public Optional<String> counts() {
        if (question.asWritten()) {
            return Optional.empty();
        }
        // "What was new yesterday" names nothing to look for: all posts of that day are meant.
        return !filters.isEmpty() && FollowUps.idle(question.text())
                ? Optional.of(filters)
                : Counting.subject(question.text()).map(subject -> (subject + " " + filters).strip());
    }

    /** What a next question may lean on: this one, with the subject it had itself. */
    public static String subject(String question, @Nullable String about) {
        return about == null || about.length() + question.length() > LONGEST_SUBJECT
                ? question
                : END.matcher(about).replaceFirst("") + " " + question;
    }
}
