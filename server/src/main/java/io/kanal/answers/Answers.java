package io.kanal.answers;

import io.kanal.answers.internal.AnswerMaking;
import io.kanal.answers.internal.AnswerTable;
import io.kanal.answers.internal.AnswerTable.Kept;
import io.kanal.answers.internal.AnswersProperties;
import io.kanal.answers.internal.CitedRights;
import io.kanal.answers.internal.SearchEvidence;
import io.kanal.answers.internal.reading.Reading;
import io.kanal.channels.ReadScopes;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.tiers.Allowances;
import io.kanal.posts.ReadScope;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.LimitReached;
import io.kanal.shared.Scope;
import io.kanal.shared.TimeOrderedId;
import io.kanal.shared.UserId;
import io.kanal.shared.places.Places;
import io.kanal.shared.time.Pace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Asking what the posts say, and what was asked before. */
@Component
public final class Answers {
    private static final int MOST_OF_A_PAGE = 100;
    private static final int MOST_OF_A_CONVERSATION = 20;

    private final ReadScopes scopes;
    private final Users users;
    private final Allowances allowances;
    private final SearchEvidence evidence;
    private final AnswerMaking making;
    private final AnswerTable table;
    private final CitedRights rights;
    private final TransactionTemplate transactions;
    private final Places places;
    private final Clock clock;
    private final Pace pace;

    Answers(
            ReadScopes scopes,
            Users users,
            Allowances allowances,
            SearchEvidence evidence,
            AnswerMaking making,
            AnswerTable table,
            CitedRights rights,
            TransactionTemplate transactions,
            Places places,
            Clock clock,
            AnswersProperties properties) {
        this.scopes = scopes;
        this.users = users;
        this.allowances = allowances;
        this.evidence = evidence;
        this.making = making;
        this.table = table;
        this.rights = rights;
        this.transactions = transactions;
        this.places = places;
        this.clock = clock;
        this.pace = Pace.perMinute("questions", properties.perMinute());
    }

    /** A question that was let in and waits to be answered, once. */
    public final class Admitted {
        private final ReadScope scope;
        private final @Nullable UserId person;
        private final Question question;
        private final @Nullable String before;

        private Admitted(ReadScope scope, @Nullable UserId person, Question question, @Nullable String before) {
            this.scope = scope;
            this.person = person;
            this.question = question;
            this.before = before;
        }

        /**
         * Lasts until the answer is complete and kept in the person's history; the sink hears every step on the calling
         * thread, {@link AnswerEvent.Finished} last.
         *
         * @throws KanalException {@code INVALID}, {@code BAD_QUERY}, or {@code UNAVAILABLE} when the sink was cancelled or Kanal has too much
         *     to do; the sink hears nothing more then
         */
        public Answer answer(AnswerSink sink) {
            boolean made = false;
            try {
                Answer answer = make(this, sink);
                made = true;
                return answer;
            } finally {
                // Whoever stopped it has heard some of it.
                if (!made && person != null && !sink.cancelled()) {
                    allowances.giveBackQuestion(person);
                }
            }
        }
    }

    /**
     * Lets a question in: the caller may ask, and has not asked too often.
     *
     * @throws KanalException {@code NOT_FOUND} where the question follows no answer of the person
     * @throws LimitReached when the person asks too much a minute or on a day, through all doors together
     */
    public Admitted admit(Caller caller, Question question) {
        return admit(caller, scopes.of(caller), caller.user(), question);
    }

    private Admitted admit(Caller caller, ReadScope seen, @Nullable UserId person, Question question) {
        caller.require(Scope.READ);
        pace.step(caller);
        ReadScope scope = question.chats() == null ? seen : seen.only(question.chats());
        String before = before(person, question);
        if (person != null) {
            allowances.takeQuestion(person);
        }
        return new Admitted(scope, person, question, before);
    }

    /** What was asked in the answer that a question follows: an own one, whoever else may read it. */
    private @Nullable String before(@Nullable UserId person, Question question) {
        AnswerId previous = question.previous();
        if (previous == null) {
            return null;
        }
        Kept kept = table.find(previous)
                .filter(answer -> Objects.equals(answer.user(), person))
                .orElseThrow(() -> unknown(previous));
        Understood understood = kept.understood();
        return Reading.subject(kept.question(), understood == null ? null : understood.about());
    }

    private ZoneId zone(@Nullable UserId person) {
        return person == null
                ? ZoneOffset.UTC
                : users.find(person).map(User::zone).orElse(ZoneOffset.UTC);
    }

    /** Answers from the posts that the caller may see; {@link #admit} and {@link Admitted#answer} in one. */
    public Answer ask(Caller caller, Question question, AnswerSink sink) {
        return admit(caller, question).answer(sink);
    }

    /** The same on behalf of a person: for administrators, and for interfaces that name the person. */
    public Answer askFor(Caller caller, UserId person, Question question, AnswerSink sink) {
        return admit(caller, scopes.of(caller, person), person, question).answer(sink);
    }

    private Answer make(Admitted admitted, AnswerSink sink) {
        Instant askedAt = clock.instant();
        long start = System.nanoTime();
        ZoneId zone = zone(admitted.person);
        Reading reading = Reading.of(admitted.question, admitted.before, LocalDate.ofInstant(askedAt, zone));
        String counts = reading.counts().orElse(null);
        Counted counted = counts == null ? null : inPlace(() -> evidence.count(admitted.scope, counts, zone));
        AnswerMaking.Outcome outcome = counted != null
                ? AnswerMaking.Outcome.COUNTED
                : making.make(
                        admitted.scope,
                        reading.question(),
                        inPlace(() -> evidence.find(admitted.scope, reading.question(), reading.filters(), zone)),
                        sink);
        Answer answer = new Answer(
                new AnswerId(TimeOrderedId.next(clock)),
                admitted.question.text(),
                outcome.made().kind(),
                outcome.made().statements(),
                outcome.made().citations(),
                outcome.made().model(),
                outcome.made().leftOut(),
                askedAt,
                Duration.ofNanos(System.nanoTime() - start),
                outcome.fromCache(),
                reading.understood(),
                counted);
        transactions.executeWithoutResult(_ -> table.add(admitted.person, answer, admitted.question.previous()));
        sink.accept(new AnswerEvent.Finished(answer));
        return answer;
    }

    /** Looks for what answers as one of those who are served at the same time; a model that writes is waited for without a place. */
    private <T> T inPlace(Supplier<T> looking) {
        try (Places.Place _ = places.take()) {
            return looking.get();
        }
    }

    /** One answer of the caller's history; administrators see all. What they may not see any more is withheld. */
    public Optional<Answer> find(Caller caller, AnswerId id) {
        caller.require(Scope.READ);
        return table.find(id)
                .filter(answer -> own(caller, answer))
                .map(answer -> complete(caller, List.of(answer)).getFirst());
    }

    /**
     * An answer with those that its question followed, oldest first; at most so many, the last ones.
     *
     * @throws KanalException {@code NOT_FOUND}, also where it is somebody else's
     */
    public List<Answer> conversation(Caller caller, AnswerId last) {
        caller.require(Scope.READ);
        List<Kept> kept = table.conversation(last, MOST_OF_A_CONVERSATION);
        if (kept.isEmpty() || !kept.stream().allMatch(answer -> own(caller, answer))) {
            throw unknown(last);
        }
        return complete(caller, kept);
    }

    /** Whether a chat model may write answers; without one they are sentences of posts. */
    public boolean written() {
        return making.written();
    }

    private static boolean own(Caller caller, Kept answer) {
        UserId owner = answer.user();
        return owner == null ? caller.may(Scope.ADMIN) : caller.mayActFor(owner);
    }

    /** Somebody else's is as little there as none. */
    private static KanalException unknown(AnswerId id) {
        return new KanalException(ErrorCode.NOT_FOUND, "There is no answer " + id.value());
    }

    /**
     * What the caller asked, newest first.
     *
     * @param after the last one of the page before; null for the first page
     */
    public List<Answer> page(Caller caller, @Nullable AnswerId after, int limit) {
        caller.require(Scope.READ);
        return complete(caller, table.page(caller.person(), after, Math.clamp(limit, 1, MOST_OF_A_PAGE)));
    }

    /** Those of these answers that the caller asked for, no administrator other people's; in no particular order. */
    public List<Answer> own(Caller caller, Collection<AnswerId> ids) {
        caller.require(Scope.READ);
        return ids.isEmpty() ? List.of() : complete(caller, table.list(caller.person(), ids));
    }

    private List<Answer> complete(Caller caller, List<Kept> kept) {
        List<UUID> ids = kept.stream().map(Kept::id).toList();
        Map<UUID, List<Statement>> statements = table.statements(ids);
        Map<UUID, List<Citation>> citations = rights.apply(scopes.of(caller), table.citations(ids));
        return kept.stream()
                .map(one -> {
                    List<Citation> cited = citations.getOrDefault(one.id(), List.of());
                    return new Answer(
                            new AnswerId(one.id()),
                            one.question(),
                            one.kind(),
                            CitedRights.withhold(statements.getOrDefault(one.id(), List.of()), cited),
                            cited,
                            one.model(),
                            one.leftOut(),
                            one.askedAt(),
                            one.took(),
                            one.fromCache(),
                            one.understood(),
                            one.counted());
                })
                .toList();
    }
}
