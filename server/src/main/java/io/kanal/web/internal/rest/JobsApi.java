package io.kanal.web.internal.rest;

import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.jobs.Skip;
import io.kanal.jobs.Waiting;
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
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

    @Schema(name = "JobReport")
    record ReportView(UUID job, String title, Map<String, Long> counts, List<SkipView> skipped) {}

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
            @Nullable String phase,
            @Nullable String trouble,
            @Nullable String waits_for,
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
        static JobView of(Job job, @Nullable Waiting waiting) {
            return new JobView(
                    job.id().value(),
                    job.kind(),
                    job.title(),
                    job.state().name().toLowerCase(Locale.ROOT),
                    job.cancelRequested(),
                    job.phase(),
                    job.trouble(),
                    waiting == null ? null : waitsFor(waiting),
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

        private static @Nullable String waitsFor(Waiting waiting) {
            return switch (waiting.reason()) {
                case NOTHING -> null;
                case THREADS -> "a free thread; %d jobs of its sort run".formatted(waiting.running());
                case LATER -> "its next try at " + waiting.until();
                case NO_NODE -> "a node that does work of its kind; none runs now";
            };
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
        Map<JobId, Waiting> waiting = jobs.waiting(shown);
        return new JobList(
                shown.stream()
                        .map(job -> JobView.of(job, waiting.get(job.id())))
                        .toList(),
                more ? shown.getLast().id().value() : null);
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getJob", summary = "Tells how a job is doing, or its report")
    JobView get(Caller caller, @PathVariable UUID id) {
        return view(caller, new JobId(id));
    }

    private JobView view(Caller caller, JobId id) {
        Job job = jobs.get(caller, id);
        return JobView.of(job, jobs.waiting(List.of(job)).get(id));
    }

    @GetMapping("/{id}/report")
    @Operation(operationId = "getJobReport", summary = "Everything a job left out or changed, by reason with examples")
    ReportView report(Caller caller, @PathVariable UUID id) {
        Job job = jobs.get(caller, new JobId(id));
        return new ReportView(
                job.id().value(),
                job.title(),
                job.counts(),
                job.skipped().stream().map(SkipView::of).toList());
    }

    /** One line for each example, and one for a reason without any. */
    @GetMapping(path = "/{id}/report.csv", produces = "text/csv")
    @Operation(operationId = "getJobReportAsCsv", summary = "The same as a table: reason, how often, example")
    ResponseEntity<String> table(Caller caller, @PathVariable UUID id) {
        Job job = jobs.get(caller, new JobId(id));
        StringBuilder lines = new StringBuilder("reason,count,example\r\n");
        for (Skip skip : job.skipped()) {
            List<String> examples = skip.examples().isEmpty() ? List.of("") : skip.examples();
            examples.forEach(example -> lines.append(cell(skip.reason()))
                    .append(',')
                    .append(skip.count())
                    .append(',')
                    .append(cell(example))
                    .append("\r\n"));
        }
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"report-" + id + ".csv\"")
                .body(lines.toString());
    }

    /** Quoted; what a table program would take for a formula is made text. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    @PostMapping("/{id}/retry")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "retryJob", summary = "Tries a job again that failed, from where it stopped")
    JobView retry(Caller caller, @PathVariable UUID id) {
        jobs.retry(caller, new JobId(id));
        return view(caller, new JobId(id));
    }

    @PostMapping("/{id}/cancel")
    @OpenTo(value = Audience.WRITERS, owner = Owner.THING)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "cancelJob", summary = "Ends a job; what it did stays")
    JobView cancel(Caller caller, @PathVariable UUID id) {
        boolean asked = jobs.cancel(caller, new JobId(id));
        JobView job = view(caller, new JobId(id));
        if (!asked) {
            throw new KanalException(ErrorCode.CONFLICT, "The job has ended already: it is " + job.state());
        }
        return job;
    }
}
