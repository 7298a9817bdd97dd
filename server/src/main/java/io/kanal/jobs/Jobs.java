package io.kanal.jobs;

import io.kanal.jobs.internal.JobRows;
import io.kanal.jobs.internal.JobScheduler;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** Long work that people see: start it, look at it, cancel it. People see their own jobs, administrators all. */
@Component
public final class Jobs {
    /** The most jobs of one page. */
    public static final int MOST_PER_PAGE = 200;

    private final JobRows rows;
    private final JobScheduler scheduler;
    private final TransactionOperations transactions;
    private final Clock clock;

    public Jobs(JobRows rows, JobScheduler scheduler, TransactionOperations transactions, Clock clock) {
        this.rows = rows;
        this.scheduler = scheduler;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Records a job and has it run as soon as a thread is free on some node; a part of the present transaction if there
     * is one.
     *
     * @param kind the name of a {@link JobKind}
     * @param title what it is, for people
     */
    public JobId start(String kind, String title, JsonNode parameters, Caller caller) {
        JobId id = JobId.of(clock.instant(), RandomGenerator.getDefault());
        transactions.executeWithoutResult(status -> {
            rows.insert(id, kind, title, parameters, caller);
            scheduler.schedule(kind, id, clock.instant());
        });
        return id;
    }

    /** The job of this id; for others than its person and administrators it is not there. */
    public Optional<Job> find(Caller caller, JobId id) {
        return rows.find(id).filter(job -> own(caller, job));
    }

    /** As {@link #find}, failing when there is none. */
    public Job get(Caller caller, JobId id) {
        return find(caller, id)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no job with the id " + id));
    }

    /**
     * Jobs, newest first.
     *
     * @param kind only these; null for all kinds
     * @param after the last one of the page before; null for the first page
     * @throws io.kanal.shared.KanalException {@code INVALID} for a kind or a job that is unknown
     */
    public List<Job> page(Caller caller, @Nullable String kind, @Nullable JobId after, int limit) {
        if (kind != null && !scheduler.kinds().contains(kind)) {
            throw InvalidInput.value("kind", kind, "one of " + scheduler.kinds(), null);
        }
        UserId owner = caller.may(Scope.ADMIN) ? null : caller.person();
        if (after != null
                && rows.find(after)
                        .filter(job -> owner == null || owner.equals(job.owner()))
                        .isEmpty()) {
            throw InvalidInput.value("after", after, "the id of a job that a list named", null);
        }
        return rows.page(owner, kind, after, Math.clamp(limit, 1, MOST_PER_PAGE));
    }

    /** What has not ended, the jobs that run first, then those that wait in the order they were asked for. */
    public List<Job> unfinished(Caller caller, int limit) {
        return rows.unfinished(caller.may(Scope.ADMIN) ? null : caller.person(), Math.clamp(limit, 1, MOST_PER_PAGE));
    }

    /** Those of this kind that have not ended and were started with these parameters among others, the oldest first. */
    public List<Job> unfinished(Caller caller, String kind, JsonNode parameters) {
        return rows.unfinished(kind, parameters).stream()
                .filter(job -> caller.may(Scope.ADMIN) || caller.person().equals(job.owner()))
                .toList();
    }

    /** Why those of the given jobs that wait do not run. */
    public Map<JobId, Waiting> waiting(Collection<Job> jobs) {
        return scheduler.waiting(jobs);
    }

    /**
     * Asks a job to end: a waiting one ends at once, a running one within about a second.
     *
     * @return false where it has ended already and stays as it is
     */
    public boolean cancel(Caller caller, JobId id) {
        caller.require(Scope.WRITE);
        get(caller, id);
        return rows.cancel(id);
    }

    /** Why this job cannot be tried again, for people; empty where it can. */
    public Optional<String> hindrance(Caller caller, JobId id) {
        return hindrance(get(caller, id));
    }

    private Optional<String> hindrance(Job job) {
        FailedJob failed = rows.failed(job.id()).orElse(null);
        if (failed == null) {
            return Optional.of("Only a job that failed can be tried again");
        }
        JobKind kind = scheduler.kind(job.kind()).orElse(null);
        if (kind == null) {
            return Optional.of("Nothing here does work of this kind any more");
        }
        if (!rows.unfinished(job.kind(), failed.parameters()).isEmpty()) {
            return Optional.of("The same work is under way already");
        }
        return kind.hindrance(failed);
    }

    /**
     * Has a job that failed go on from its last checkpoint, in the name of whoever asked for it.
     *
     * @throws KanalException {@code CONFLICT} where it cannot, with the reason
     */
    public void retry(Caller caller, JobId id) {
        caller.require(Scope.WRITE);
        Job job = get(caller, id);
        hindrance(job).ifPresent(reason -> {
            throw new KanalException(ErrorCode.CONFLICT, reason);
        });
        transactions.executeWithoutResult(status -> {
            if (!rows.again(id) || !scheduler.schedule(job.kind(), id, clock.instant())) {
                throw new KanalException(ErrorCode.CONFLICT, "The job is just ending; try again in a moment");
            }
        });
    }

    private static boolean own(Caller caller, Job job) {
        return job.owner() == null ? caller.may(Scope.ADMIN) : caller.mayActFor(job.owner());
    }
}
