package io.kanal.jobs;

import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of long work as people see it.
 *
 * @param kind which {@link JobKind} does it
 * @param title what it is, for people
 * @param owner who asked; null for Kanal itself
 * @param cancelRequested whether someone asked it to end
 * @param phase what it does now beside its kind's own work, as a stable slug; null for that work itself
 * @param trouble what keeps it from getting on, for people; null while nothing does
 * @param done how many things are done, in the kind's own unit, or in messages during a phase
 * @param total how many there are; null while unknown
 * @param ratePerSecond things per second over the last seconds; 0 unless running
 * @param left estimated time to the end, with the phases that are still to come; null unless running with a known total and rate
 * @param counts the report: name to number
 * @param skipped the report: what was left out and why
 * @param error why it failed, for people
 * @param startedAt when it first ran
 * @param finishedAt when it reached its final state
 */
public record Job(
        JobId id,
        String kind,
        String title,
        @Nullable UserId owner,
        JobState state,
        boolean cancelRequested,
        @Nullable String phase,
        @Nullable String trouble,
        long done,
        @Nullable Long total,
        double ratePerSecond,
        @Nullable Duration left,
        Map<String, Long> counts,
        List<Skip> skipped,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant startedAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {
    public Job {
        counts = Map.copyOf(counts);
        skipped = List.copyOf(skipped);
    }

    /** Whether the caller may open and cancel it: it is theirs, or they administrate. */
    public boolean belongsTo(Caller caller) {
        return owner == null ? caller.may(Scope.ADMIN) : caller.mayActFor(owner);
    }
}
