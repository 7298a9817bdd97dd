package io.kanal.privacy;

import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.people.Audit;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.administration.Administration;
import io.kanal.privacy.internal.ErasedPeople;
import io.kanal.privacy.internal.ErasureJob;
import io.kanal.privacy.internal.ErasureTable;
import io.kanal.privacy.internal.ErasureWork;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.text.CollapsedText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erasing a person: by themselves or an administrator, after a typed word, for good. From the moment it begins they are logged
 * out everywhere and their keys do not work; a job does the rest and leaves a report, which is shown once.
 */
@Component
public final class Erasures {
    /** How long a report can be looked at again after it was shown, as when a page is loaded anew. */
    private static final Duration SHOWN = Duration.ofMinutes(10);

    private final Users users;
    private final Administration administration;
    private final ErasureTable table;
    private final ErasureWork work;
    private final ErasedPeople erased;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Erasures(
            Users users,
            Administration administration,
            ErasureTable table,
            ErasureWork work,
            ErasedPeople erased,
            Jobs jobs,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.users = users;
        this.administration = administration;
        this.table = table;
        this.work = work;
        this.erased = erased;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * The word that says a person is meant: their name.
     *
     * @throws KanalException {@code FORBIDDEN} for another person, {@code CONFLICT} for the last administrator
     */
    public String word(Caller caller, UserId person) {
        caller.require(Scope.READ);
        User user = users.get(caller, person);
        transaction.executeWithoutResult(_ -> administration.requireAnotherAdministrator(person));
        return user.name();
    }

    /**
     * Begins.
     *
     * @param word the person's name, typed to say that they are meant
     * @throws KanalException {@code FORBIDDEN} for another person and for a key with less than its person's rights, {@code INVALID} for another word, {@code CONFLICT} for the
     *     last administrator
     */
    public Erasure start(Caller caller, UserId person, String word) {
        caller.require(Scope.WRITE);
        requireWhole(caller);
        User user = users.get(caller, person);
        if (!CollapsedText.of(user.name()).text().equals(CollapsedText.of(word).text())) {
            throw InvalidInput.of(
                    "word",
                    "'" + user.name() + "'",
                    "Type '" + user.name() + "' to say that this person is to be erased");
        }
        return Objects.requireNonNull(transaction.execute(_ -> {
            administration.requireAnotherAdministrator(person);
            Optional<Erasure> known = table.underWay(person);
            if (known.isPresent()) {
                return known.get();
            }
            UUID id = UUID.randomUUID();
            JobId job = jobs.start(ErasureJob.NAME, "Erasure of a person", ErasureJob.parameters(id), Caller.KANAL);
            var subject = erased.person(user);
            table.insert(id, person, subject.pseudonym(), job, clock.instant());
            audit.record(caller, "person.erased", "user:" + person, null);
            work.stop(subject);
            return table.find(id).orElseThrow();
        }));
    }

    /** It cannot be taken back, so a key must hold every right of its person: one that was given for less is not meant for this. */
    private void requireWhole(Caller caller) {
        if (caller.key() != null) {
            users.get(caller, caller.person()).caller().scopes().forEach(caller::require);
        }
    }

    /**
     * Where an erasure stands, for whoever knows its id; the report of one that is done, when it is asked for the first time and
     * some minutes after.
     *
     * @throws KanalException {@code NOT_FOUND} where there is none, or no more
     */
    public Erasure get(UUID id) {
        Erasure erasure =
                table.find(id).orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no erasure " + id));
        if (erasure.finishedAt() == null) {
            boolean failed = jobs.find(Caller.KANAL, erasure.job())
                    .filter(job -> job.state() == JobState.FAILED || job.state() == JobState.CANCELLED)
                    .isPresent();
            return with(erasure, null, failed);
        }
        Instant now = clock.instant();
        boolean shown = table.read(id, now)
                .filter(since -> since.plus(SHOWN).isBefore(now))
                .isPresent();
        return shown ? with(erasure, null, false) : erasure;
    }

    private static Erasure with(Erasure erasure, @Nullable ErasureReport report, boolean failed) {
        return new Erasure(
                erasure.id(),
                erasure.pseudonym(),
                erasure.job(),
                erasure.requestedAt(),
                erasure.finishedAt(),
                report,
                failed);
    }
}
