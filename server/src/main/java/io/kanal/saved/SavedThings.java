package io.kanal.saved;

import io.kanal.answers.Answer;
import io.kanal.answers.AnswerId;
import io.kanal.answers.Answers;
import io.kanal.channels.ReadScopes;
import io.kanal.posts.Posts;
import io.kanal.posts.message.Message;
import io.kanal.saved.internal.SavedTable;
import io.kanal.saved.internal.SavedTable.Row;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.MessageId;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a person saved: for themselves alone, administrators included. What was removed can be put back for a day, with its
 * note, at its place.
 */
@Component
public final class SavedThings {
    public static final int MOST = 10_000;
    public static final int LONGEST_NOTE = 4_000;
    public static final int MOST_OF_A_PAGE = 100;
    private static final Duration PUT_BACK_WITHIN = Duration.ofDays(1);

    private final SavedTable table;
    private final ReadScopes scopes;
    private final Posts posts;
    private final Answers answers;
    private final Clock clock;

    SavedThings(SavedTable table, ReadScopes scopes, Posts posts, Answers answers, Clock clock) {
        this.table = table;
        this.scopes = scopes;
        this.posts = posts;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Saves a thing; what is saved already, or was removed a short while ago, keeps its place.
     *
     * @param note null leaves the one there is
     * @throws KanalException {@code NOT_FOUND} where the person may not see the post or did not ask the question,
     *     {@code CONFLICT} where they have as many as they may, {@code INVALID} where the note is too long
     */
    public SavedThing save(Caller caller, Savable what, @Nullable String note) {
        UserId person = changing(caller);
        requireThere(caller, what);
        String written = note == null ? null : note(note);
        if (!table.renew(person, what, written)) {
            requireRoom(person);
            table.add(person, what, written == null ? "" : written, clock.instant());
        }
        return complete(
                        caller,
                        List.of(table.find(person, what)
                                .orElseThrow(() -> new KanalException(
                                        ErrorCode.CONFLICT, "It was removed by another request at the same time"))))
                .getFirst();
    }

    private void requireThere(Caller caller, Savable what) {
        switch (what) {
            case Savable.OfPost post -> posts.get(scopes.of(caller), post.id());
            case Savable.OfAnswer answer -> {
                if (answers.own(caller, Set.of(answer.id())).isEmpty()) {
                    throw new KanalException(ErrorCode.NOT_FOUND, "There is no answer " + answer.id());
                }
            }
        }
    }

    private void requireRoom(UserId person) {
        if (table.count(person) < MOST) {
            return;
        }
        table.forget(person);
        if (table.count(person) >= MOST) {
            throw new KanalException(
                    ErrorCode.CONFLICT,
                    "At most %,d posts and answers can be saved; remove some first".formatted(MOST));
        }
    }

    private static String note(String note) {
        String written = note.strip().replace("\r\n", "\n");
        if (written.length() > LONGEST_NOTE) {
            throw InvalidInput.of(
                    "note",
                    "at most %,d characters".formatted(LONGEST_NOTE),
                    "A note has at most %,d characters, not %,d".formatted(LONGEST_NOTE, written.length()));
        }
        return written;
    }

    /**
     * Removes a thing, whether it may still be seen or not.
     *
     * @throws KanalException {@code NOT_FOUND} where the person did not save it
     */
    public void remove(Caller caller, Savable what) {
        UserId person = changing(caller);
        Instant now = clock.instant();
        table.forget(now.minus(PUT_BACK_WITHIN));
        if (!table.remove(person, what, now)) {
            throw new KanalException(ErrorCode.NOT_FOUND, "This is not among what you saved");
        }
    }

    /** One of the person's own, also one that was removed and can be put back. */
    public SavedThing get(Caller caller, long id) {
        caller.require(Scope.READ);
        return complete(caller, List.of(row(caller.person(), id))).getFirst();
    }

    private Row row(UserId person, long id) {
        return table.find(person, id)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "This is not among what you saved"));
    }

    /** Removes one by its own id; it can be put back. */
    public void remove(Caller caller, long id) {
        remove(caller, row(changing(caller), id).what());
    }

    /** Puts back what was removed; also what the person may not see any more, as it was there before. */
    public void putBack(Caller caller, long id) {
        UserId person = changing(caller);
        table.renew(person, row(person, id).what(), null);
    }

    /** Changes a note, also of what may not be seen any more. */
    public void annotate(Caller caller, long id, String note) {
        UserId person = changing(caller);
        Savable what = row(person, id).what();
        table.renew(person, what, note(note));
    }

    private static UserId changing(Caller caller) {
        caller.require(Scope.WRITE);
        return caller.person();
    }

    /**
     * What the person saved, newest first.
     *
     * @param before the id of the last one of the page before; null for the first page
     */
    public List<SavedThing> page(Caller caller, @Nullable Long before, int limit) {
        caller.require(Scope.READ);
        return complete(caller, table.page(caller.person(), before, Math.clamp(limit, 1, MOST_OF_A_PAGE + 1)));
    }

    /** Those of these posts that the person saved, found at once. */
    public Set<MessageId> among(Caller caller, Collection<MessageId> ids) {
        caller.require(Scope.READ);
        return ids.isEmpty() || caller.isKanal() ? Set.of() : table.among(caller.person(), ids);
    }

    /** Whether the person saved this answer. */
    public boolean has(Caller caller, AnswerId answer) {
        caller.require(Scope.READ);
        return !caller.isKanal()
                && table.find(caller.person(), new Savable.OfAnswer(answer)).isPresent();
    }

    private List<SavedThing> complete(Caller caller, List<Row> rows) {
        Map<MessageId, Message> seen = posts
                .list(
                        scopes.of(caller),
                        rows.stream()
                                .map(Row::what)
                                .filter(Savable.OfPost.class::isInstance)
                                .map(what -> ((Savable.OfPost) what).id())
                                .toList())
                .stream()
                .collect(Collectors.toMap(Message::id, Function.identity()));
        Map<AnswerId, Answer> answered = answers
                .own(
                        caller,
                        rows.stream()
                                .map(Row::what)
                                .filter(Savable.OfAnswer.class::isInstance)
                                .map(what -> ((Savable.OfAnswer) what).id())
                                .toList())
                .stream()
                .collect(Collectors.toMap(Answer::id, Function.identity()));
        return rows.stream()
                .map(row -> new SavedThing(
                        row.id(),
                        row.what(),
                        row.note(),
                        row.savedAt(),
                        row.what() instanceof Savable.OfPost post ? seen.get(post.id()) : null,
                        row.what() instanceof Savable.OfAnswer answer ? answered.get(answer.id()) : null))
                .toList();
    }
}
