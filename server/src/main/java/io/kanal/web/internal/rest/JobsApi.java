package io.kanal.web.internal.rest;

import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.jobs.Skip;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.kanal.web.Owner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Long work: imports, back-fills, and what else takes its time. */
@RestController
@RequestMapping("/api/v1/jobs")
@OpenTo(value = Audience.READERS, owner = Owner.THING)
@Tag(name = "Jobs")
class JobsApi {
    private final Jobs jobs;

    JobsApi(Jobs jobs) {
        this.jobs = jobs;
    }

    record JobList(List<JobView> jobs, @Nullable UUID next_after) {}

    @Schema(name = "SkippedItems")
    record SkipView(String reason, long count, List<String> examples) {
        static SkipView of(Skip skip) {
            return new SkipView(skip.reason(), skip.count(), skip.examples());
        }
    }

    @Schema(name = "Job")
    record JobView(
            UUID id,
            String kind,
            String title,
            @OneOf(JobState.class) String state,
            boolean cancel_requested,
            long done,
            @Nullable Long total,
            double rate_per_second,
            @Nullable Long left_seconds,
            Map<String, Long> counts,
            List<SkipView> skipped,
            @Nullable String error,
            Instant created_at,
            @Nullable Instant started_at,
            @Nullable Instant finished_at) {
        static JobView of(Job job) {
            return new JobView(
                    job.id().value(),
                    job.kind(),
                    job.title(),
                    job.state().name().toLowerCase(Locale.ROOT),
                    job.cancelRequested(),
                    job.done(),
                    job.total(),
                    Math.round(job.ratePerSecond() * 10) / 10.0,
                    job.left() == null ? null : job.left().toSeconds(),
                    job.counts(),
                    job.skipped().stream().map(SkipView::of).toList(),
                    job.error(),
                    job.createdAt(),
                    job.startedAt(),
                    job.finishedAt());
        }
    }

    @GetMapping
    @Operation(operationId = "listJobs", summary = "Lists jobs, newest first")
    JobList list(
            Caller caller,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        List<Job> page = jobs.page(caller, kind, after == null ? null : new JobId(after), limit + 1);
        boolean more = page.size() > limit;
        List<Job> shown = more ? page.subList(0, limit) : page;
        return new JobList(
                shown.stream().map(JobView::of).toList(),
                more ? shown.getLast().id().value() : null);
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getJob", summary = "Tells how a job is doing, or its report")
    JobView get(Caller caller, @PathVariable UUID id) {
        return JobView.of(jobs.get(caller, new JobId(id)));
    }

    @PostMapping("/{id}/cancel")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "cancelJob", summary = "Ends a job; what it did stays")
    JobView cancel(Caller caller, @PathVariable UUID id) {
        boolean asked = jobs.cancel(caller, new JobId(id));
        JobView job = JobView.of(jobs.get(caller, new JobId(id)));
        if (!asked) {
            throw new KanalException(ErrorCode.CONFLICT, "The job has ended already: it is " + job.state());
        }
        return job;
    }
}
