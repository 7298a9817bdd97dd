package io.kanal.jobs.internal;

import io.kanal.jobs.JobId;
import io.kanal.jobs.JobRun;
import io.kanal.jobs.Skip;
import io.kanal.shared.Caller;
import io.kanal.shared.time.Speed;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One run of one job on this node: keeps its progress and report in memory and writes them to the job's row. */
final class RunningJob implements JobRun {
    private final JobId id;
    private final JobRows rows;
    private final JobRows.Begun begun;
    private final BooleanSupplier serverStops;
    private final Report report;
    private Speed speed;
    private final AtomicReference<RunEnded.@Nullable Reason> ends = new AtomicReference<>();
    private volatile boolean stopSeen;
    private long done;
    private @Nullable Long total;
    private @Nullable String phase;
    private @Nullable String trouble;
    private Duration after = Duration.ZERO;

    RunningJob(JobId id, JobRows rows, JobRows.Begun begun, BooleanSupplier serverStops) {
        this.id = id;
        this.rows = rows;
        this.begun = begun;
        this.serverStops = serverStops;
        report = new Report(begun.progress().counts(), begun.progress().skipped());
        done = begun.progress().done();
        total = begun.progress().total();
        speed = new Speed(done, System.nanoTime());
    }

    @Override
    public JobId id() {
        return id;
    }

    @Override
    public Caller caller() {
        return begun.caller();
    }

    @Override
    public JsonNode parameters() {
        return begun.parameters();
    }

    @Override
    public Optional<JsonNode> checkpoint() {
        return Optional.ofNullable(begun.checkpoint());
    }

    @Override
    public void checkpoint(JsonNode state) {
        learn(rows.checkpoint(id, begun.run(), now(), state));
    }

    @Override
    public synchronized void progress(long done, @Nullable Long total) {
        this.done = done;
        this.total = total;
    }

    @Override
    public synchronized void phase(@Nullable String slug) {
        if (!Objects.equals(phase, slug)) {
            // What it counts from now on is something else.
            speed = new Speed(done, System.nanoTime());
            after = Duration.ZERO;
        }
        this.phase = slug;
    }

    @Override
    public synchronized void afterwards(Duration expected) {
        after = expected;
    }

    @Override
    public synchronized void trouble(@Nullable String sentence) {
        this.trouble = sentence;
    }

    @Override
    public synchronized long counted(String what) {
        return report.counts().getOrDefault(what, 0L);
    }

    @Override
    public synchronized List<Skip> leftOut() {
        return report.skipped();
    }

    @Override
    public synchronized void count(String what, long by) {
        report.count(what, by);
    }

    @Override
    public synchronized void skipped(String reason, String example) {
        report.skipped(reason, example);
    }

    @Override
    public void throwIfCancelled() {
        RunEnded.Reason reason = ends.get();
        if (reason != null) {
            throw new RunEnded(reason);
        }
        if (serverStops.getAsBoolean()) {
            throw new RunEnded(RunEnded.Reason.STOPPING);
        }
    }

    @Override
    public boolean stopping() {
        boolean stops = serverStops.getAsBoolean();
        stopSeen |= stops;
        return stops;
    }

    /** Whether the job was told that the server stops: then its return does not mean that the work is done. */
    boolean stopSeen() {
        return stopSeen;
    }

    /** Writes progress and learns whether the run shall end. */
    void pulse() {
        learn(rows.progress(id, begun.run(), now()));
    }

    synchronized Progress now() {
        return new Progress(
                done,
                total,
                speed.measure(done, System.nanoTime()),
                after,
                phase,
                trouble,
                report.counts(),
                report.skipped());
    }

    int run() {
        return begun.run();
    }

    private void learn(Optional<Boolean> cancelRequested) {
        if (cancelRequested.isEmpty()) {
            ends.set(RunEnded.Reason.TAKEN_OVER);
        } else if (cancelRequested.get()) {
            ends.compareAndSet(null, RunEnded.Reason.CANCELLED);
        }
    }
}
