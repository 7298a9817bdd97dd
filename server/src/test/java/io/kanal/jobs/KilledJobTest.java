package io.kanal.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.kanal.changes.NodeName;
import io.kanal.jobs.internal.JobRows;
import io.kanal.jobs.internal.JobScheduler;
import io.kanal.jobs.internal.JobsProperties;
import io.kanal.shared.Caller;
import io.kanal.shared.Roles;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Jobs of a process that is killed without warning: a real process, really killed. */
@EmbeddedOnly
class KilledJobTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int STEPS = 400;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @Test
    void afterARestartOfTheNodeTheJobGoesOnWithinSeconds() throws Exception {
        JobId id = startedAndKilled("a");
        assertGoesOn(id, "a", Duration.ofSeconds(5));
    }

    @Test
    void anotherNodeTakesTheJobOverWhenTheHeartbeatsStop() throws Exception {
        JobId id = startedAndKilled("a");
        assertGoesOn(id, "b", Duration.ofSeconds(25));
    }

    private JobId startedAndKilled(String node) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledJobTest.class.getName(),
                        database.jdbcUrl(),
                        database.user(),
                        database.password(),
                        node)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> done() > STEPS / 4);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor()).isNotZero();
        }
        return new JobId(
                database.jdbc().sql("select id from job").query(UUID.class).single());
    }

    /** Lets the job go on in this process, and waits at most so long for it to begin. */
    private void assertGoesOn(JobId id, String node, Duration bound) {
        assertThat(done()).isLessThan(STEPS);
        JobRows rows = new JobRows(database.jdbc(), JSON);
        JobScheduler scheduler = scheduler(database.dataSource(), node, rows);
        scheduler.start();
        try {
            await().atMost(bound).until(() -> run() == 2);
            Job job = await().atMost(Duration.ofSeconds(20))
                    .until(
                            () -> rows.find(id).orElseThrow(),
                            found -> found.state().isFinal());
            assertThat(job.state()).isEqualTo(JobState.DONE);
            assertThat(job.counts()).isEqualTo(Map.of("new", (long) STEPS));
        } finally {
            scheduler.stop();
        }
    }

    private long done() {
        return database.jdbc()
                .sql("select coalesce(max(done), 0) from job")
                .query(Long.class)
                .single();
    }

    private int run() {
        return database.jdbc().sql("select run from job").query(Integer.class).single();
    }

    private static JobScheduler scheduler(DataSource dataSource, String node, JobRows rows) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("steps", new Steps()));
        return new JobScheduler(
                dataSource,
                JdbcClient.create(dataSource),
                beans.getBeanProvider(JobKind.class),
                beans.getBeanProvider(ResolvableType.forClass(RecurringTask.class)),
                rows,
                new NodeName(node),
                Clock.systemUTC(),
                new JobsProperties(2, 2),
                Roles.all());
    }

    /** The process that will be killed. */
    public static void main(String[] arguments) throws InterruptedException {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[0]);
        dataSource.setUser(arguments[1]);
        dataSource.setPassword(arguments[2]);
        JobRows rows = new JobRows(JdbcClient.create(dataSource), JSON);
        JobScheduler scheduler = scheduler(dataSource, arguments[3], rows);
        scheduler.start();
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        new Jobs(rows, scheduler, transactions, Clock.systemUTC())
                .start("steps", "Steps", JSON.createObjectNode(), Caller.KANAL);
        Thread.currentThread().join();
    }

    /** Counts to the end, with a checkpoint at every tenth step. */
    private static final class Steps implements JobKind {
        @Override
        public String name() {
            return "steps";
        }

        @Override
        public void run(JobRun run) throws Exception {
            int first = run.checkpoint().map(at -> at.get("next").asInt()).orElse(0);
            for (int i = first; i < STEPS; i++) {
                run.throwIfCancelled();
                run.count("new", 1);
                run.progress(i + 1, (long) STEPS);
                if (i % 10 == 9) {
                    run.checkpoint(JSON.createObjectNode().put("next", i + 1));
                }
                Thread.sleep(5);
            }
        }
    }
}
