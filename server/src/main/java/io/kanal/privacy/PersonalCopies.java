package io.kanal.privacy;

import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Audit;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.privacy.internal.CopyFiles;
import io.kanal.privacy.internal.CopyJob;
import io.kanal.privacy.internal.CopyTable;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.TimeOrderedId;
import io.kanal.shared.UserId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Copies of one person's data: a job writes a ZIP of lines of JSON, which is kept for a day. A person asks for their own, an
 * administrator for anybody's.
 */
@Component
public final class PersonalCopies {
    /** How long a file is kept. */
    public static final Duration KEPT = Duration.ofHours(24);

    private final Users users;
    private final CopyTable table;
    private final CopyFiles files;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PersonalCopies(
            Users users,
            CopyTable table,
            CopyFiles files,
            Jobs jobs,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.users = users;
        this.table = table;
        this.files = files;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Has a copy made.
     *
     * @throws KanalException {@code FORBIDDEN} for another person's, {@code CONFLICT} while one is made already
     */
    public PersonalCopy start(Caller caller, UserId person) {
        caller.require(Scope.READ);
        User subject = users.get(caller, person);
        return Objects.requireNonNull(transaction.execute(_ -> {
            // Two requests at once wait for each other here.
            table.lock(subject.id());
            if (table.of(subject.id()).stream().anyMatch(this::underWay)) {
                throw new KanalException(ErrorCode.CONFLICT, "A copy of this person's data is being made already");
            }
            UUID id = TimeOrderedId.next(clock);
            JobId job = jobs.start(CopyJob.NAME, "Copy of a person's data", CopyJob.parameters(id), caller);
            PersonalCopy copy = new PersonalCopy(
                    id,
                    subject.id(),
                    job,
                    clock.instant(),
                    null,
                    clock.instant().plus(KEPT));
            table.insert(copy, subject.id().equals(caller.user()) ? null : caller.user());
            audit.record(caller, "person.copied", "user:" + subject.id(), null);
            return copy;
        }));
    }

    private boolean underWay(PersonalCopy copy) {
        return !copy.ready()
                && jobs.find(Caller.KANAL, copy.job())
                        .filter(job -> !job.state().isFinal())
                        .isPresent();
    }

    /** The copies of a person's data, newest first. */
    public List<PersonalCopy> list(Caller caller, UserId person) {
        caller.require(Scope.READ);
        return table.of(users.get(caller, person).id());
    }

    /**
     * One copy.
     *
     * @throws KanalException {@code NOT_FOUND} where there is none, as for a copy of another person's data
     */
    public PersonalCopy get(Caller caller, UUID id) {
        caller.require(Scope.READ);
        return table.find(id)
                .filter(copy -> caller.mayActFor(copy.person()))
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no copy " + id));
    }

    /**
     * The file.
     *
     * @throws KanalException as {@link #get}, {@code CONFLICT} while it is written, {@code UNAVAILABLE} where it lies on another
     *     node
     */
    public Path file(Caller caller, UUID id) {
        if (!get(caller, id).ready()) {
            throw new KanalException(ErrorCode.CONFLICT, "The copy is not written yet");
        }
        return files.find(id)
                .orElseThrow(() -> new KanalException(
                        ErrorCode.UNAVAILABLE, "The file of this copy is not on this machine; have another one made"));
    }

    /** Deletes a copy with its file before its time. */
    public void delete(Caller caller, UUID id) {
        caller.require(Scope.WRITE);
        PersonalCopy copy = get(caller, id);
        if (underWay(copy)) {
            throw new KanalException(ErrorCode.CONFLICT, "The copy is being written; cancel its job first");
        }
        table.delete(copy.id());
        files.delete(copy.id());
    }
}
