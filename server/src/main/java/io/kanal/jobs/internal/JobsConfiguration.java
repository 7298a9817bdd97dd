package io.kanal.jobs.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wiring of the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JobsProperties.class)
class JobsConfiguration {
    /** How long a job that has ended is shown. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final Logger log = LoggerFactory.getLogger(JobsConfiguration.class);
    private static final int MOST_AT_ONCE = 10_000;

    /** On one node, every six hours; what is more than one round removes waits for the next. */
    @Bean
    RecurringTask<Void> endedJobsRemoval(JobRows rows) {
        return Tasks.recurring("ended-jobs", FixedDelay.ofHours(6)).execute((_, _) -> {
            int removed = rows.removeEnded(KEPT, MOST_AT_ONCE);
            log.debug("Removed {} jobs that ended more than {} days ago", removed, KEPT.toDays());
        });
    }
}
