package io.kanal.jobs.internal;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.kanal.changes.NodeName;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Waiting;
import io.kanal.shared.Roles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * When and where jobs run, by db-scheduler: on nodes with the role worker.
 *
 * <p>The scheduler is built here and not by its Spring Boot starter, because four of its defaults do not fit long work that
 * must go on within seconds: a run counts as dead after 30 minutes without a heartbeat (here 12 seconds), the shutdown
 * waits as long (here 8 seconds), due work is looked for every 10 seconds (here every second), and each kind is a task
 * of its own, so that a node runs only the kinds it has. What an earlier process of this very node left running is
 * certainly dead, because one process owns the data directory: it is taken up at once.
 *
 * <p>There are two of them, each with threads of its own: one for what a person waits for, one for what
 * {@linkplain JobKind#retries() tries again and again} what lies outside. Each sees the other's tasks as such that it does not
 * know, and leaves them alone for ever.
 */
@Component
public final class JobScheduler implements SmartLifecycle {
    /** Above the followers: started after them, stopped before them. */
    private static final int PHASE = 3000;

    private static final Logger log = LoggerFactory.getLogger(JobScheduler.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    private static final int MISSED_HEARTBEATS = 4;
    /** db-scheduler would remove tasks that it does not know after two weeks; they are the other one's. */
    private static final Duration NEVER = Duration.ofDays(365_000);

    private static final String RETRYING = "/retrying";
    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

    private final DataSource dataSource;
    private final JdbcClient database;
    private final ObjectProvider<JobKind> kinds;
    private final ObjectProvider<RecurringTask<?>> recurring;
    private final JobRows rows;
    private final NodeName node;
    private final Clock clock;
    private final JobsProperties properties;
    private final Roles roles;
    private final SchedulerClient client;
    private volatile boolean stopping;
    private volatile List<Scheduler> schedulers = List.of();

    public JobScheduler(
            DataSource dataSource,
            JdbcClient database,
            ObjectProvider<JobKind> kinds,
            ObjectProvider<RecurringTask<?>> recurring,
            JobRows rows,
            NodeName node,
            Clock clock,
            JobsProperties properties,
            Roles roles) {
        this.dataSource = new TransactionAwareDataSourceProxy(dataSource);
        this.database = database;
        this.kinds = kinds;
        this.recurring = recurring;
        this.rows = rows;
        this.node = node;
        this.clock = clock;
        this.properties = properties;
        this.roles = roles;
        client = SchedulerClient.Builder.create(this.dataSource).build();
    }

    /** The names of the kinds of jobs there are. */
    public List<String> kinds() {
        return kinds.stream().map(JobKind::name).sorted().toList();
    }

    /** The kind of this name, where this node knows it. */
    public Optional<JobKind> kind(String name) {
        return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /**
     * Has a job of this kind run from a moment on; a part of the present transaction.
     *
     * @return false where an earlier run of it is just ending, and nothing was done
     */
    public boolean schedule(String kind, JobId id, Instant when) {
        boolean scheduled = client.scheduleIfNotExists(new TaskInstance<>(taskName(kind), id.toString()), when);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    lookForDueJobs();
                }
            });
        }
        return scheduled;
    }

    @Override
    public synchronized void start() {
        if (isRunning() || !roles.has(Roles.Role.WORKER)) {
            return;
        }
        stopping = false;
        takeUpWhatThisNodeLeft();
        JobExecution execution = new JobExecution(rows, () -> stopping);
        Scheduler awaited = scheduler(tasks(false, execution), List.of(), "", properties.threads());
        Scheduler retrying =
                scheduler(tasks(true, execution), recurring.stream().toList(), RETRYING, properties.retryingThreads());
        schedulers = List.of(awaited, retrying);
        schedulers.forEach(Scheduler::start);
    }

    private List<Task<?>> tasks(boolean retrying, JobExecution execution) {
        return kinds.stream()
                .filter(kind -> kind.retries() == retrying)
                .<Task<?>>map(kind -> task(kind, execution))
                .toList();
    }

    private Scheduler scheduler(List<Task<?>> tasks, List<RecurringTask<?>> recurring, String suffix, int threads) {
        return Scheduler.create(dataSource, tasks)
                .startTasks(recurring)
                .schedulerName(new SchedulerName.Fixed(node.value() + suffix))
                .threads(threads)
                .deleteUnresolvedAfter(NEVER)
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(LONGEST_STOP)
                .alwaysPersistTimestampInUTC()
                .build();
    }

    /** Tells running jobs to checkpoint and end, and waits for them, at most 8 seconds. */
    @Override
    public synchronized void stop() {
        stopping = true;
        List<Scheduler> running = schedulers;
        schedulers = List.of();
        // Side by side: each waits for its own jobs.
        running.parallelStream().forEach(Scheduler::stop);
    }

    @Override
    public boolean isRunning() {
        return !schedulers.isEmpty();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void lookForDueJobs() {
        schedulers.forEach(Scheduler::triggerCheckForDueExecutions);
    }

    private Task<Void> task(JobKind kind, JobExecution execution) {
        return Tasks.custom(taskName(kind.name()), Void.class).execute((instance, context) -> {
            JobId id = new JobId(UUID.fromString(instance.getId()));
            Optional<Duration> again = execution.run(kind, id);
            return again.<CompletionHandler<Void>>map(after -> (complete, operations) ->
                            operations.reschedule(complete, clock.instant().plus(after)))
                    .orElseGet(CompletionHandler.OnCompleteRemove::new);
        });
    }

    private void takeUpWhatThisNodeLeft() {
        int left = database.sql("""
                        update scheduled_tasks
                        set picked = false, picked_by = null, last_heartbeat = null, version = version + 1,
                            execution_time = least(execution_time, clock_timestamp())
                        where picked and picked_by in (:node, :retrying)""")
                .param("node", node.value())
                .param("retrying", node.value() + RETRYING)
                .update();
        if (left > 0) {
            log.info("Taking up {} jobs that an earlier process of this node left running", left);
        }
    }

    /** Why these jobs do not run, those that wait. */
    public Map<JobId, Waiting> waiting(Collection<Job> jobs) {
        List<Job> waiting =
                jobs.stream().filter(job -> job.state() == JobState.WAITING).toList();
        if (waiting.isEmpty()) {
            return Map.of();
        }
        Instant now = clock.instant();
        Map<JobId, Instant> due = due(waiting);
        Sort awaited = sort(false, properties.threads());
        Sort retrying = sort(true, properties.retryingThreads());
        return waiting.stream()
                .collect(Collectors.toMap(
                        Job::id,
                        job -> (retrying.kinds().contains(job.kind()) ? retrying : awaited)
                                .waiting(job.kind(), due.get(job.id()), now)));
    }

    /** What has threads of its own, and how many of them work. */
    private record Sort(List<String> kinds, int threads, int running) {
        Waiting waiting(String kind, @Nullable Instant due, Instant now) {
            if (!kinds.contains(kind)) {
                return new Waiting(Waiting.Reason.NO_NODE, null, 0);
            }
            if (due != null && due.isAfter(now)) {
                return new Waiting(Waiting.Reason.LATER, due, running);
            }
            return new Waiting(running >= threads ? Waiting.Reason.THREADS : Waiting.Reason.NOTHING, null, running);
        }
    }

    private Sort sort(boolean retrying, int threads) {
        List<String> names = kinds.stream()
                .filter(kind -> kind.retries() == retrying)
                .map(JobKind::name)
                .toList();
        return new Sort(names, threads, rows.running(names));
    }

    private Map<JobId, Instant> due(List<Job> jobs) {
        Map<JobId, Instant> due = new HashMap<>();
        database.sql("""
                        select task_instance, execution_time from scheduled_tasks
                        where task_name = any(:tasks) and task_instance = any(:jobs)""")
                .param(
                        "tasks",
                        jobs.stream()
                                .map(job -> taskName(job.kind()))
                                .distinct()
                                .toArray(String[]::new))
                .param("jobs", jobs.stream().map(job -> job.id().toString()).toArray(String[]::new))
                .query(row -> {
                    due.put(
                            JobId.from(row.getString("task_instance")),
                            row.getObject("execution_time", OffsetDateTime.class)
                                    .toInstant());
                });
        return due;
    }

    private static String taskName(String kind) {
        return "job." + kind;
    }
}
