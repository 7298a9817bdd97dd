package io.kanal.ingest;

import io.kanal.ingest.internal.export.ImportJob;
import io.kanal.ingest.internal.export.ImportSpool;
import io.kanal.ingest.internal.export.Surveyor;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.ingest.internal.takeback.ImportTable;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.people.Audit;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings Telegram Desktop exports into the record: {@code result.json} or HTML pages, plain, in {@code .gz} or {@code .zip}
 * (a folder travels as a zip). The upload is kept in the data directory until its job has ended.
 */
@Component
public final class Imports {
    /** The name of the jobs it starts. */
    public static final String JOB_KIND = ImportJob.NAME;

    /** How long an upload waits for another try of its import. */
    private static final Duration KEPT_AFTER_FAILURE = Duration.ofDays(3);

    private final ImportSpool spool;
    private final Surveyor surveyor;
    private final Jobs jobs;
    private final ImportTable table;
    private final ImportRoom room;
    private final Users users;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Imports(
            ImportSpool spool,
            Surveyor surveyor,
            Jobs jobs,
            ImportTable table,
            ImportRoom room,
            Users users,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.spool = spool;
        this.surveyor = surveyor;
        this.jobs = jobs;
        this.table = table;
        this.room = room;
        this.users = users;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Fails where an upload says of itself that it is too large, before anything of it is read.
     *
     * @param announcedBytes what it says, with what a form puts around it; negative where it says nothing
     * @throws KanalException {@code TOO_LARGE} beyond the limit for uploads
     */
    public void requireFits(long announcedBytes) {
        spool.requireFits(announcedBytes);
    }

    /**
     * Takes the upload to its end and starts the job that imports it, unless its first bytes tell already that it is no export;
     * the rest is for the job to find out.
     *
     * @throws KanalException {@code LIMIT_REACHED} where the person's room is used, {@code BAD_SOURCE} for what is no export, {@code TOO_LARGE} beyond the limit for uploads, {@code UNAVAILABLE} when the disk is too full,
     *     {@code BAD_REQUEST} when the upload breaks off
     */
    public JobId start(InputStream upload, ImportOptions options, Caller caller) {
        return start(upload, () -> options, caller);
    }

    /**
     * The same for an upload whose options come behind it.
     *
     * @param options asked once, when the upload has ended; what it throws ends the import before it begins
     */
    public JobId start(InputStream upload, Supplier<ImportOptions> options, Caller caller) {
        caller.require(Scope.WRITE);
        room.requireSome(caller.person());
        Path received = received(upload, caller);
        try {
            ExportUpload.requireLikely(received);
            ImportOptions wanted = options.get();
            JobId id = transaction.execute(status -> {
                requireStillThere(caller);
                JobId started =
                        jobs.start(JOB_KIND, "Import of " + wanted.name(), ImportJob.parameters(wanted), caller);
                // The job cannot run before this transaction ends, so it always finds its file.
                spool.keep(received, started);
                audit.record(caller, "import.started", "job:" + started, null);
                return started;
            });
            return Objects.requireNonNull(id);
        } catch (IOException e) {
            spool.discard(received);
            throw new UncheckedIOException("The upload cannot be read again", e);
        } catch (RuntimeException e) {
            spool.discard(received);
            throw e;
        }
    }

    /** An upload can take hours, in which somebody may have been erased or shut out. */
    private void requireStillThere(Caller caller) {
        if (!users.find(caller.person()).map(User::active).orElse(false)) {
            throw new KanalException(ErrorCode.FORBIDDEN, "Whoever sent this upload may not come in any more");
        }
    }

    /**
     * Says what an upload holds and what an import would leave out; nothing is brought in, and the upload is kept only while it is
     * looked at.
     *
     * @param options asked once, when the upload has ended
     * @throws KanalException as {@link #start}
     */
    public ImportSurvey survey(InputStream upload, Supplier<ImportOptions> options, Caller caller) {
        Path received = received(upload, caller);
        try {
            ExportUpload.requireLikely(received);
            return surveyor.look(received, options.get(), caller);
        } catch (IOException e) {
            throw new UncheckedIOException("The upload cannot be read again", e);
        } finally {
            spool.discard(received);
        }
    }

    /**
     * What an import brought, chat by chat, as far as it is known.
     *
     * @throws KanalException {@code NOT_FOUND} for an import that is another person's
     */
    public List<BroughtIn> brought(Caller caller, JobId job) {
        return table.ofJob(jobs.get(caller, job).id());
    }

    private Path received(InputStream upload, Caller caller) {
        caller.require(Scope.WRITE);
        caller.person();
        sweep();
        try {
            return spool.receive(upload);
        } catch (IOException e) {
            throw new KanalException(ErrorCode.BAD_REQUEST, "The upload broke off before its end", e);
        }
    }

    /** Deletes uploads that nobody needs any more; of an import that failed it is kept for a while, for another try. */
    @EventListener(ApplicationReadyEvent.class)
    public void sweep() {
        Instant oldest = clock.instant().minus(KEPT_AFTER_FAILURE);
        spool.sweep(id -> jobs.find(Caller.KANAL, id)
                .map(job -> !job.state().isFinal() || failedSince(job, oldest))
                .orElse(false));
    }

    private static boolean failedSince(Job job, Instant oldest) {
        return job.state() == JobState.FAILED
                && job.finishedAt() != null
                && job.finishedAt().isAfter(oldest);
    }
}
