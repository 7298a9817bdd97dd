package io.kanal.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.NodeName;
import io.kanal.jobs.internal.JobRows;
import io.kanal.jobs.internal.JobScheduler;
import io.kanal.jobs.internal.JobsProperties;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Roles;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

class JobsTest {
    private static final Caller ANN = Caller.person(new UserId(1), false);
    private static final Caller BOB = Caller.person(new UserId(2), false);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    private final JsonMapper json = JsonMapper.builder().build();
    private final List<JobScheduler> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(JobScheduler::stop);
    }

    @Test
    void aJobRunsAndReportsWhatItCountedAndLeftOut() {
        Jobs jobs = node("a", kind("count", run -> {
            assertThat(run.parameters().get("file").asString()).isEqualTo("x.json");
            assertThat(run.caller()).isEqualTo(ANN);
            for (int i = 0; i < 30; i++) {
                run.skipped("unknown-type", "row " + i);
            }
            run.count("new", 40);
            run.count("new", 2);
            run.progress(49, 49L);
        }));
        JobId id = jobs.start("count", "Counting", json.readTree("{\"file\": \"x.json\"}"), ANN);

        Job job = ended(jobs, id);
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.counts()).isEqualTo(Map.of("new", 42L));
        assertThat(job.done()).isEqualTo(49);
        assertThat(job.skipped()).singleElement().satisfies(skip -> {
            assertThat(skip.count()).isEqualTo(30);
            assertThat(skip.examples()).hasSize(25).startsWith("row 0", "row 1").endsWith("row 24");
        });
        assertThat(job.error()).isNull();
    }

    @Test
    void onlyJobsThatEndedLongAgoAreRemoved() {
        Jobs jobs = node("a", kind("short", run -> {}));
        JobId old = jobs.start("short", "Old", json.createObjectNode(), ANN);
        JobId young = jobs.start("short", "Young", json.createObjectNode(), ANN);
        ended(jobs, old);
        ended(jobs, young);
        JobId waiting = jobs.start("other", "Waits for a node that has its kind", json.createObjectNode(), ANN);
        database.jdbc()
                .sql("update job set finished_at = finished_at - interval '91 days' where id = :id")
                .param("id", old.value())
                .update();

        assertThat(new JobRows(database.jdbc(), json).removeEnded(Duration.ofDays(90), 100))
                .isEqualTo(1);

        assertThat(jobs.find(ANN, old)).isEmpty();
        assertThat(jobs.find(ANN, young)).isPresent();
        assertThat(jobs.find(ANN, waiting)).isPresent();
    }

    @Test
    void progressRateAndTimeLeftAreSeenWhileItRuns() {
        CountDownLatch seen = new CountDownLatch(1);
        Jobs jobs = node("a", kind("slow", run -> {
            for (int i = 1; seen.getCount() > 0; i++) {
                run.progress(i, 1_000_000L);
                Thread.sleep(5);
            }
        }));
        JobId id = jobs.start("slow", "Slow", json.createObjectNode(), ANN);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Job job = jobs.get(ANN, id);
            assertThat(job.done()).isPositive();
            assertThat(job.ratePerSecond()).isPositive();
            assertThat(job.left()).isNotNull();
        });
        seen.countDown();
        assertThat(ended(jobs, id).state()).isEqualTo(JobState.DONE);
    }

    @Test
    void aFailureIsToldAsASentenceAndInternalsAreNot() {
        Jobs jobs = node(
                "a",
                kind("bad", run -> {
                    throw new KanalException(ErrorCode.BAD_SOURCE, "This is no export");
                }),
                kind("worse", run -> {
                    throw new IllegalStateException("secret internals");
                }));
        JobId bad = jobs.start("bad", "Bad", json.createObjectNode(), ANN);
        JobId worse = jobs.start("worse", "Worse", json.createObjectNode(), ANN);

        assertThat(ended(jobs, bad).state()).isEqualTo(JobState.FAILED);
        assertThat(ended(jobs, bad).error()).isEqualTo("This is no export");
        assertThat(ended(jobs, worse).error()).contains("IllegalStateException").doesNotContain("secret");
    }

    @Test
    void aJobThatFailedGoesOnFromItsCheckpointWhenItIsTriedAgain() {
        AtomicInteger runs = new AtomicInteger();
        Jobs jobs = node("a", kind("shaky", run -> {
            run.count("new", run.checkpoint().isPresent() ? 1 : 10);
            run.checkpoint(json.readTree("{\"at\": 10}"));
            if (runs.incrementAndGet() == 1) {
                throw new KanalException(ErrorCode.UNAVAILABLE, "The disk is full");
            }
        }));
        JobId id = jobs.start("shaky", "Shaky", json.createObjectNode(), ANN);
        assertThat(ended(jobs, id).state()).isEqualTo(JobState.FAILED);
        assertThat(jobs.hindrance(ANN, id)).isEmpty();
        assertThatThrownBy(() -> jobs.retry(BOB, id)).isInstanceOf(KanalException.class);

        // The scheduler forgets the first run a moment after the job's row has its end.
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            jobs.retry(ANN, id);
            return true;
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> runs.get() == 2);
        Job done = ended(jobs, id);
        assertThat(done.state()).isEqualTo(JobState.DONE);
        assertThat(done.error()).isNull();
        assertThat(done.counts()).isEqualTo(Map.of("new", 11L));
        assertThat(jobs.hindrance(ANN, id)).contains("Only a job that failed can be tried again");
        assertThatThrownBy(() -> jobs.retry(ANN, id))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void whatComesBehindAPhaseIsAPartOfTheTimeLeft() {
        CountDownLatch seen = new CountDownLatch(1);
        Jobs jobs = node("a", kind("phases", run -> {
            int done = 0;
            do {
                run.progress(++done, 1_000_000L);
                run.afterwards(Duration.ofDays(300));
            } while (!seen.await(5, TimeUnit.MILLISECONDS));
            run.phase("later");
            run.progress(0, 10L);
        }));
        JobId id = jobs.start("phases", "Phases", json.createObjectNode(), ANN);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(jobs.get(ANN, id).left()).isGreaterThan(Duration.ofDays(300)));
        seen.countDown();
        assertThat(ended(jobs, id).state()).isEqualTo(JobState.DONE);
    }

    @Test
    void aCancelledJobEndsAndStaysEnded() {
        Jobs jobs = node("a", kind("endless", run -> {
            while (true) {
                run.throwIfCancelled();
                Thread.sleep(5);
            }
        }));
        JobId id = jobs.start("endless", "Endless", json.createObjectNode(), ANN);
        await().atMost(Duration.ofSeconds(10)).until(() -> jobs.get(ANN, id).state() == JobState.RUNNING);
        jobs.cancel(ANN, id);

        assertThat(ended(jobs, id).state()).isEqualTo(JobState.CANCELLED);
        jobs.cancel(ANN, id);
        assertThat(jobs.get(ANN, id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aStoppedJobGoesOnFromItsCheckpointWithItsReport() {
        AtomicInteger runs = new AtomicInteger();
        JobKind kind = kind("import", run -> {
            runs.incrementAndGet();
            int next = run.checkpoint().map(at -> at.get("next").asInt()).orElse(0);
            for (int i = next; i < 300; i++) {
                run.throwIfCancelled();
                run.count("new", 1);
                run.progress(i + 1, 300L);
                if (i % 10 == 9) {
                    run.checkpoint(json.createObjectNode().put("next", i + 1));
                }
                Thread.sleep(5);
            }
        });
        Jobs first = node("a", kind);
        JobId id = first.start("import", "Import", json.createObjectNode(), ANN);
        await().atMost(Duration.ofSeconds(10)).until(() -> first.get(ANN, id).done() > 20);
        started.removeFirst().stop();
        assertThat(first.get(ANN, id).state()).isEqualTo(JobState.WAITING);

        Jobs second = node("a", kind);
        Job job = ended(second, id);
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.counts()).isEqualTo(Map.of("new", 300L));
        assertThat(job.done()).isEqualTo(300);
        assertThat(runs.get()).isEqualTo(2);
    }

    @Test
    void whatADeadProcessOfThisNodeLeftIsTakenUpAtOnce() {
        AtomicInteger runs = new AtomicInteger();
        Jobs jobs = node("other", kind("work", run -> runs.incrementAndGet()));
        started.removeFirst().stop();
        JobId id = jobs.start("work", "Work", json.createObjectNode(), ANN);
        database.jdbc()
                .sql("update scheduled_tasks set picked = true, picked_by = 'a', last_heartbeat = now()")
                .update();
        database.jdbc().sql("update job set state = 'RUNNING', run = 1").update();

        Jobs restarted = node("a", kind("work", run -> runs.incrementAndGet()));
        assertThat(ended(restarted, id).state()).isEqualTo(JobState.DONE);
        assertThat(runs.get()).isEqualTo(1);
    }

    @Test
    void aRunThatWasTakenOverWritesNothingMore() {
        AtomicInteger ended = new AtomicInteger();
        Jobs jobs = node("a", kind("zombie", run -> {
            try {
                while (true) {
                    run.progress(5, null);
                    run.throwIfCancelled();
                    Thread.sleep(5);
                }
            } finally {
                ended.incrementAndGet();
            }
        }));
        JobId id = jobs.start("zombie", "Zombie", json.createObjectNode(), ANN);
        await().atMost(Duration.ofSeconds(10)).until(() -> jobs.get(ANN, id).done() == 5);
        database.jdbc().sql("update job set run = run + 1, done = 77").update();

        await().atMost(Duration.ofSeconds(10)).until(() -> ended.get() == 1);
        assertThat(jobs.get(ANN, id).done()).isEqualTo(77);
        assertThat(jobs.get(ANN, id).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void anOutageOfTheDatabasePutsTheJobBack() {
        AtomicInteger runs = new AtomicInteger();
        Jobs jobs = node("a", kind("unlucky", run -> {
            if (runs.incrementAndGet() == 1) {
                throw new org.springframework.dao.DataAccessResourceFailureException("connection lost");
            }
        }));
        JobId id = jobs.start("unlucky", "Unlucky", json.createObjectNode(), ANN);
        await().atMost(Duration.ofSeconds(10)).until(() -> runs.get() == 1);
        await().atMost(Duration.ofSeconds(10)).until(() -> jobs.get(ANN, id).state() == JobState.WAITING);
        database.jdbc().sql("update scheduled_tasks set execution_time = now()").update();

        assertThat(ended(jobs, id).state()).isEqualTo(JobState.DONE);
    }

    @Test
    void whatAPersonWaitsForNeverQueuesBehindWhatRetries() {
        CountDownLatch end = new CountDownLatch(1);
        Jobs jobs = node(
                "a",
                retrying("backfill", run -> {
                    run.progress(1, 1_000_000L);
                    run.trouble("t.me could not be read (busy); next try in 120 s");
                    end.await();
                }),
                kind("import", run -> run.count("new", 1)));
        List<JobId> retrying = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            retrying.add(jobs.start("backfill", "Back-fill " + i, json.createObjectNode(), ANN));
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> jobs.unfinished(ANN, 10).stream()
                                .filter(job -> job.trouble() != null)
                                .count()
                        == 2);
        JobId id = jobs.start("import", "Import", json.createObjectNode(), ANN);
        assertThat(ended(jobs, id).state()).isEqualTo(JobState.DONE);

        List<Job> unfinished = jobs.unfinished(Caller.KANAL, 10);
        assertThat(unfinished)
                .extracting(Job::state)
                .containsExactly(JobState.RUNNING, JobState.RUNNING, JobState.WAITING, JobState.WAITING);
        assertThat(unfinished.getFirst().trouble()).contains("next try in 120 s");
        assertThat(unfinished.getFirst().done()).isEqualTo(1);
        assertThat(unfinished.getFirst().ratePerSecond()).isZero();
        assertThat(unfinished.getFirst().left())
                .as("nobody knows how long it waits")
                .isNull();
        Map<JobId, Waiting> reasons = jobs.waiting(unfinished);
        assertThat(reasons)
                .containsOnlyKeys(unfinished.get(2).id(), unfinished.get(3).id());
        assertThat(reasons.get(unfinished.get(2).id())).isEqualTo(new Waiting(Waiting.Reason.THREADS, null, 2));
        assertThat(jobs.unfinished(BOB, 10)).isEmpty();
        end.countDown();
        retrying.forEach(one -> assertThat(ended(jobs, one).trouble()).isNull());
    }

    @Test
    void peopleSeeTheirOwnJobsAndAdministratorsAll() {
        Jobs jobs = node("a", kind("work", run -> {}));
        JobId first = jobs.start("work", "Of Ann", json.createObjectNode(), ANN);
        JobId second = jobs.start("work", "Of Bob", json.createObjectNode(), BOB);
        JobId third = jobs.start("work", "Of Kanal", json.createObjectNode(), Caller.KANAL);

        assertThat(jobs.page(ANN, null, null, 10)).extracting(Job::id).containsExactly(first);
        assertThat(jobs.page(Caller.KANAL, null, null, 10))
                .extracting(Job::id)
                .containsExactlyInAnyOrder(first, second, third);
        assertThatThrownBy(() -> jobs.page(Caller.KANAL, "none", null, 10))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("one of [work]");
        assertThatThrownBy(() -> jobs.page(ANN, null, second, 10)).isInstanceOf(InvalidInput.class);
        List<Job> all = jobs.page(Caller.KANAL, "work", null, 1);
        assertThat(jobs.page(Caller.KANAL, "work", all.getFirst().id(), 10)).hasSize(2);
        assertThat(jobs.find(ANN, second)).as("another's is not there").isEmpty();
        assertThatThrownBy(() -> jobs.cancel(ANN, third)).isInstanceOf(KanalException.class);
    }

    private Job ended(Jobs jobs, JobId id) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> jobs.get(Caller.KANAL, id), job -> job.state().isFinal());
    }

    private Jobs node(String name, JobKind... kinds) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        for (JobKind kind : kinds) {
            beans.addBean(kind.name(), kind);
        }
        JobRows rows = new JobRows(database.jdbc(), json);
        JobScheduler scheduler = new JobScheduler(
                database.dataSource(),
                database.jdbc(),
                beans.getBeanProvider(JobKind.class),
                beans.getBeanProvider(
                        ResolvableType.forClass(com.github.kagkarlsson.scheduler.task.helper.RecurringTask.class)),
                rows,
                new NodeName(name),
                Clock.systemUTC(),
                new JobsProperties(2, 2),
                Roles.all());
        scheduler.start();
        started.add(scheduler);
        return new Jobs(rows, scheduler, database.transactions(), Clock.systemUTC());
    }

    private interface Work {
        void run(JobRun run) throws Exception;
    }

    private static JobKind kind(String name, Work work) {
        return kind(name, false, work);
    }

    private static JobKind retrying(String name, Work work) {
        return kind(name, true, work);
    }

    private static JobKind kind(String name, boolean retries, Work work) {
        return new JobKind() {
            @Override
            public boolean retries() {
                return retries;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public void run(JobRun run) throws Exception {
                work.run(run);
            }
        };
    }
}
