package io.kanal.jobs.internal;

import io.kanal.changes.Loop;
import io.kanal.changes.Outages;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobState;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Carries out one run of a job and decides what its end means. */
final class JobExecution {
    private static final Logger log = LoggerFactory.getLogger(JobExecution.class);
    private static final Duration PULSE = Duration.ofMillis(400);
    private static final Duration AFTER_OUTAGE = Duration.ofSeconds(5);
    private static final int MOST_OUTAGES = 60;

    private final JobRows rows;
    private final BooleanSupplier serverStops;

    JobExecution(JobRows rows, BooleanSupplier serverStops) {
        this.rows = rows;
        this.serverStops = serverStops;
    }

    /** Runs the job; returns after which time it must run again, or nothing when it has ended. */
    Optional<Duration> run(JobKind kind, JobId id) {
        JobRows.Begun begun = rows.begin(id).orElse(null);
        if (begun == null) {
            return Optional.empty();
        }
        RunningJob job = new RunningJob(id, rows, begun, serverStops);
        log.atInfo()
                .addKeyValue("job", id)
                .addKeyValue("kind", kind.name())
                .addKeyValue("run", begun.run())
                .log("Job {} begins", kind.name());
        Loop pulse = new Loop("job-pulse-" + id, PULSE, () -> pulse(job));
        pulse.start();
        try {
            kind.run(job);
            return job.stopSeen() ? later(job, Duration.ZERO, false) : end(job, JobState.DONE, null);
        } catch (RunEnded end) {
            return switch (end.reason()) {
                case CANCELLED -> end(job, JobState.CANCELLED, null);
                case STOPPING -> later(job, Duration.ZERO, false);
                case TAKEN_OVER -> Optional.empty();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return later(job, Duration.ZERO, false);
        } catch (Exception e) {
            return failed(kind, job, e);
        } catch (LinkageError | StackOverflowError e) {
            return failed(kind, job, e);
        } finally {
            pulse.stop();
        }
    }

    private Optional<Duration> failed(JobKind kind, RunningJob job, Throwable failure) {
        if (serverStops.getAsBoolean()) {
            log.info("Job {} was broken off by the shutdown and goes on later", job.id());
            return later(job, Duration.ZERO, false);
        }
        if (Outages.isOutageOfDatabase(failure)) {
            log.warn("Job {} waits: the database is away ({})", job.id(), failure.getMessage());
            return later(job, AFTER_OUTAGE, true);
        }
        if (failure instanceof KanalException expected && !job.caller().isKanal()) {
            // Told to the person in the job's report; nobody has to act on the server.
            log.info("Job {} of kind {} failed: {}", job.id(), kind.name(), expected.code());
        } else {
            log.error("Job {} of kind {} failed", job.id(), kind.name(), failure);
        }
        return end(job, JobState.FAILED, sentence(failure, job.id()));
    }

    private Optional<Duration> end(RunningJob job, JobState state, @Nullable String error) {
        rows.finish(job.id(), job.run(), job.now(), state, error);
        log.atInfo().addKeyValue("job", job.id()).log("Job ended: {}", state);
        return Optional.empty();
    }

    private Optional<Duration> later(RunningJob job, Duration after, boolean outage) {
        try {
            int outages = rows.putBack(job.id(), job.run(), outage);
            if (outages > MOST_OUTAGES) {
                return end(job, JobState.FAILED, "The database was away again and again; start the job anew");
            }
            return Optional.of(after);
        } catch (DataAccessException | TransactionException e) {
            log.warn("Job {} could not be put back now; it is taken up again when its heartbeat is missed", job.id());
            return Optional.of(after);
        }
    }

    private static void pulse(RunningJob job) {
        try {
            job.pulse();
        } catch (DataAccessException | TransactionException e) {
            log.debug("Progress of job {} was not stored; the next pulse tries again", job.id(), e);
        }
    }

    private static String sentence(Throwable failure, JobId id) {
        return failure instanceof KanalException
                ? String.valueOf(failure.getMessage())
                : "It stopped on an unexpected error (" + failure.getClass().getSimpleName()
                        + "); the server's log says more under the job's id " + id;
    }
}
