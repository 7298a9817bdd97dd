package io.kanal.operations.internal.doctor;

import io.kanal.jobs.Job;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.shared.Caller;
import io.kanal.shared.Check;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether long work failed within the last day. */
@Component
final class JobsCheck implements Check {
    private static final Duration RECENT = Duration.ofDays(1);
    private static final int MOST = 5;

    private final Jobs jobs;
    private final Clock clock;

    JobsCheck(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public List<Finding> look() {
        List<Job> failed = jobs.page(Caller.KANAL, null, null, Jobs.MOST_PER_PAGE).stream()
                .filter(job -> job.state() == JobState.FAILED)
                .filter(job -> job.createdAt().isAfter(clock.instant().minus(RECENT)))
                .limit(MOST)
                .toList();
        return failed.isEmpty()
                ? List.of(Finding.ok("No job failed within a day"))
                : failed.stream()
                        .map(job -> Finding.notice(
                                "The job '%s' failed: %s".formatted(job.title(), job.error()),
                                "See 'kanal jobs " + job.id().value() + "', mend the cause, and start it again"))
                        .toList();
    }
}
