package io.kanal.ingest.internal.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanal.changes.Change;
import io.kanal.changes.ChangeLog;
import io.kanal.changes.Followers;
import io.kanal.changes.Lane;
import io.kanal.changes.NodeFollower;
import io.kanal.changes.NodeName;
import io.kanal.changes.OwnFollowers;
import io.kanal.changes.SideLog;
import io.kanal.changes.internal.ChangesProperties;
import io.kanal.changes.internal.FollowerStatusRows;
import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.ImportRoom;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.Takeback;
import io.kanal.ingest.internal.export.html.KnownChats;
import io.kanal.ingest.internal.found.Searchable;
import io.kanal.ingest.internal.takeback.ImportTable;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobKind;
import io.kanal.jobs.JobRun;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Jobs;
import io.kanal.jobs.Skip;
import io.kanal.jobs.internal.JobRows;
import io.kanal.jobs.internal.JobScheduler;
import io.kanal.jobs.internal.JobsProperties;
import io.kanal.people.tiers.Limits;
import io.kanal.people.tiers.Tier;
import io.kanal.posts.Blobs;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.LimitReached;
import io.kanal.shared.Roles;
import io.kanal.shared.UserId;
import io.kanal.testing.RecordContext;
import io.kanal.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An import that is broken off at its most delicate points, and goes on. */
class ImportResumeTest {
    private static final Caller ADMIN = Caller.person(new UserId(1), true);
    private static final int MESSAGES = 30_000;

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @TempDir
    Path folder;

    private @Nullable JobScheduler scheduler;
    private volatile @Nullable Limits limits;

    @AfterEach
    void stop() {
        if (scheduler != null) {
            scheduler.stop();
        }
    }

    @Test
    void aRunAfterACrashGoesOnAndCountsNothingTwice() throws IOException {
        Node node = new Node((run, checkpoint) -> {
            if (run == 1 && checkpoint == 3) {
                throw new DataAccessResourceFailureException("before the commit");
            }
            if (run == 2 && checkpoint == 5) {
                throw new DataAccessResourceFailureException("before the commit, again");
            }
        });
        JobId id = node.start(export());

        for (int outage = 1; outage <= 2; outage++) {
            int run = outage;
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> node.runs.get() == run && node.job(id).state() == JobState.WAITING);
            database.jdbc()
                    .sql("update scheduled_tasks set execution_time = now()")
                    .update();
        }
        Job job = await().atMost(Duration.ofSeconds(60))
                .until(() -> node.job(id), seen -> seen.state().isFinal());

        assertThat(job.error()).isNull();
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(node.runs.get()).isEqualTo(3);
        assertThat(job.counts())
                .containsEntry("new", (long) MESSAGES)
                .containsEntry("known", 0L)
                .containsEntry("chats", 1L);
        assertThat(job.skipped()).singleElement().satisfies(skip -> {
            assertThat(skip.reason()).isEqualTo("date-not-believed");
            assertThat(skip.count()).isEqualTo(MESSAGES / 3);
        });
        assertThat(count("message")).isEqualTo(MESSAGES);
        assertThat(database.jdbc()
                        .sql("select confirmed_empty from chat")
                        .query(Long.class)
                        .single())
                .as("the export begins with the channel's creation, in the first run")
                .isEqualTo(MESSAGES / 100);
        assertThat(folder.resolve("imports")).isEmptyDirectory();
    }

    @Test
    void anImportThatNeedsMoreThanTheTierAllowsStopsAndGoesOnWithMore() throws IOException {
        Node node = new Node((run, checkpoint) -> {});
        limits = new Limits(Tier.FREE, 3, 100, 10, DataSize.ofMegabytes(20));
        JobId id = node.start(export());
        Job stopped = await().atMost(Duration.ofSeconds(60))
                .until(() -> node.job(id), seen -> seen.state().isFinal());
        assertThat(stopped.state()).isEqualTo(JobState.FAILED);
        assertThat(stopped.error()).contains("Your tier free has room for 20 MB of imports, and it is used");
        long kept = count("message");
        assertThat(kept).isBetween(1L, MESSAGES - 1L);
        assertThat(used()).as("what it stopped with is not counted").isBetween(1L, 20L << 20);

        ImportRoom room = new ImportRoom(database.jdbc(), _ -> Optional.ofNullable(limits));
        limits = new Limits(Tier.FREE, 3, 100, 10, DataSize.ofMegabytes(1));
        assertThatThrownBy(() -> room.requireSome(new UserId(1))).isInstanceOf(LimitReached.class);

        limits = new Limits(Tier.BASIC, 3, 100, 10, DataSize.ofGigabytes(1));
        room.requireSome(new UserId(1));
        node.jobs.retry(ADMIN, id);
        Job done = await().atMost(Duration.ofSeconds(60))
                .until(() -> node.job(id), seen -> seen.state().isFinal());
        assertThat(done.state()).isEqualTo(JobState.DONE);
        assertThat(count("message")).isEqualTo(MESSAGES);
        long all = used();
        assertThat(all).isGreaterThan(MESSAGES * 1_200L);

        JobId again = node.start(export());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.job(again).state().isFinal());
        assertThat(used()).as("what was known takes no room").isEqualTo(all);
    }

    private long used() {
        return database.jdbc()
                .sql("select sum(bytes) from chat_import where user_id = 1")
                .query(Long.class)
                .single();
    }

    @Test
    void anImportThatGoesOnDoesNotWaitForARemovalThatWaitsForIt() throws IOException {
        Node node = new Node((run, checkpoint) -> {
            if (run == 1 && checkpoint == 3) {
                throw new DataAccessResourceFailureException("before the commit");
            }
        });
        JobId id = node.start(export());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.runs.get() == 1 && node.job(id).state() == JobState.WAITING);
        ChatId chat = new ChatId(
                database.jdbc().sql("select id from chat").query(Long.class).single());
        // Asked for while the import ran, and running: it waits until the import has ended.
        database.jdbc()
                .sql("""
                        insert into job
                        select (jsonb_populate_record(j, jsonb_build_object(
                            'id', '0fffffff-ffff-7fff-8fff-ffffffffffff', 'kind', :kind, 'state', 'RUNNING',
                            'parameters', cast(:parameters as jsonb)))).*
                        from job j""")
                .param("kind", Takeback.JOB_KIND)
                .param("parameters", Takeback.parametersOf(chat).toString())
                .update();
        database.jdbc().sql("update scheduled_tasks set execution_time = now()").update();
        Job job = await().atMost(Duration.ofSeconds(60))
                .until(() -> node.job(id), seen -> seen.state().isFinal());

        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(count("message")).isEqualTo(MESSAGES);
    }

    @Test
    void twoImportsOfAChatDoNotWaitForEachOther() throws Exception {
        Node node = new Node((run, checkpoint) -> {});
        node.awaitDone(node.start(export()));
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            // As another import holds the chat that has begun with it and would lock it next.
            other.createStatement().execute("select id from chat for key share");
            JobId id = node.start(export());
            await().until(() -> locks("not l.granted and a.query like '%from chat %for update%'") > 0);
            assertThat(locks("l.granted and l.relation = 'chat_import'::regclass and l.mode = 'RowExclusiveLock'"))
                    .as("it must refer to the chat only once it has locked it")
                    .isZero();
            other.rollback();
            node.awaitDone(id);
        }
    }

    private long locks(String condition) {
        return database.jdbc().sql("""
                        select count(*) from pg_locks l join pg_stat_activity a using (pid)
                        where a.datname = current_database() and %s""".formatted(condition)).query(Long.class).single();
    }

    /** Its ids count an account's messages: as ids of the supergroup they would make empty what nobody has read. */
    @Test
    void aRunThatGoesOnBehindAFormerGroupTakesNothingOfItForTheSupergroup() throws IOException {
        Node node = new Node((run, checkpoint) -> {
            if (run == 1 && checkpoint == 2) {
                throw new DataAccessResourceFailureException("before the supergroup's own batch is kept");
            }
        });
        JobId id = node.start("""
                {"name": "g", "type": "private_supergroup", "id": 7, "messages": [
                {"id": -999999900, "type": "service", "date": "2023-01-01T00:00:00", "action": "create_group", "actor_id": "user1", "text": ""},
                {"id": -999000000, "type": "message", "date": "2023-01-02T00:00:00", "from_id": "user2", "text": "before"},
                {"id": 5, "type": "message", "date": "2024-01-01T00:00:00", "from_id": "user1", "text": "a"},
                {"id": 9, "type": "message", "date": "2024-01-01T00:00:00", "from_id": "user2", "text": "b"}
                ]}""".getBytes(StandardCharsets.UTF_8));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.runs.get() == 1 && node.job(id).state() == JobState.WAITING);
        database.jdbc().sql("update scheduled_tasks set execution_time = now()").update();
        Job job = await().atMost(Duration.ofSeconds(60))
                .until(() -> node.job(id), seen -> seen.state().isFinal());

        assertThat(job.error()).isNull();
        assertThat(node.runs.get()).isEqualTo(2);
        assertThat(count("empty_range")).isZero();
        assertThat(job.counts()).containsEntry("new", 4L).containsEntry("chats", 2L);
    }

    @Test
    void aCancelledImportKeepsWhatItHasAndDropsTheUpload() throws IOException {
        Node node = new Node((run, checkpoint) -> {
            if (checkpoint == 4) {
                database.jdbc().sql("update job set cancel_requested = true").update();
            }
        });
        JobId id = node.start(export());
        Job job = await().atMost(Duration.ofSeconds(60))
                .until(() -> node.job(id), seen -> seen.state().isFinal());

        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(job.counts().get("new")).isBetween(4L, MESSAGES - 1L);
        assertThat(count("message")).isEqualTo(job.counts().get("new"));
        assertThat(folder.resolve("imports")).isEmptyDirectory();
    }

    @Test
    void anImportIsDoneWhenTheIndexHasComeAsFarAndNotBefore() throws IOException {
        Node node = new Node((run, checkpoint) -> {});
        Index index = new Index();
        node.own.begin(index);
        JobId id = node.start(small());
        Job waiting = await().atMost(Duration.ofSeconds(20))
                .until(() -> node.job(id), seen -> "making-searchable".equals(seen.phase()));
        assertThat(waiting.state()).isEqualTo(JobState.RUNNING);
        assertThat(waiting.counts()).containsEntry("new", 3L);
        assertThat(folder.resolve("imports"))
                .as("the upload is not needed any more")
                .isEmptyDirectory();
        long head = database.jdbc()
                .sql("select max(seq) from change_log")
                .query(Long.class)
                .single();
        node.own.stands(index, new OwnFollowers.Standing(new NodeFollower.Cursors(1, head, head), false, null));
        Job done = await().atMost(Duration.ofSeconds(20))
                .until(() -> node.job(id), seen -> seen.state().isFinal());
        assertThat(done.error()).isNull();
        assertThat(done.state()).isEqualTo(JobState.DONE);
        assertThat(done.phase()).isNull();
        assertThat(done.done()).isEqualTo(done.total()).isEqualTo(small().length);
        assertThat(index.shown.get()).as("what is applied is shown").isPositive();
    }

    @Test
    void anImportDoesNotWaitForEverForAnIndexThatStandsStill() throws IOException {
        Node node = new Node((run, checkpoint) -> {});
        Index index = new Index();
        node.own.begin(index);
        node.own.stands(index, new OwnFollowers.Standing(NodeFollower.Cursors.NONE, false, "IOException: secret"));
        JobId id = node.start(small());
        Job seen = await().atMost(Duration.ofSeconds(20))
                .until(() -> node.job(id), job -> job.state().isFinal());
        assertThat(seen.state()).isEqualTo(JobState.FAILED);
        assertThat(seen.error())
                .contains("All messages are kept", "cannot be found by word yet")
                .doesNotContain("secret");
        assertThat(count("message")).isEqualTo(3);
    }

    /** An index that applies nothing by itself. */
    private static final class Index implements NodeFollower {
        private final AtomicInteger shown = new AtomicInteger();

        @Override
        public String name() {
            return "search";
        }

        @Override
        public Cursors start() {
            return Cursors.NONE;
        }

        @Override
        public void rebuild() {}

        @Override
        public void apply(Lane lane, List<Change> batch) {}

        @Override
        public Cursors commit(Cursors applied) {
            return applied;
        }

        @Override
        public void show() {
            shown.incrementAndGet();
        }
    }

    private static byte[] small() {
        return """
                {"name": "s", "type": "public_channel", "id": 6, "messages": [
                {"id": 1, "type": "message", "date": "2024-01-01T00:00:00", "text": "a"},
                {"id": 2, "type": "message", "date": "2024-01-01T00:00:00", "text": "b"},
                {"id": 3, "type": "message", "date": "2024-01-01T00:00:00", "text": "c"}
                ]}""".getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] export() {
        StringBuilder json =
                new StringBuilder("{\"name\": \"c\", \"type\": \"public_channel\", \"id\": 5, \"messages\": [");
        for (int place = 1; place <= MESSAGES; place++) {
            String date = place % 3 == 0 ? "2100-01-01T00:00:00" : "2024-01-01T00:00:00";
            int id = place + place / 100;
            json.append(place == 1 ? "\n" : ",\n").append("""
                    {"id": %d, "type": "%s", "date": "%s", "text": "word %d"}""".formatted(
                            id, place == 1 ? "service\", \"action\": \"create_channel" : "message", date, id));
        }
        return json.append("\n]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private long count(String table) {
        return database.jdbc()
                .sql("select count(*) from " + table)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    private interface Crash {
        void afterCheckpoint(int run, int checkpoint);
    }

    /** One node that runs imports, with a fault behind each checkpoint, still inside its transaction. */
    private final class Node {
        private final AtomicInteger runs = new AtomicInteger();
        private final OwnFollowers own = new OwnFollowers();
        private final ImportSpool spool;
        private final Jobs jobs;

        Node(Crash crash) {
            DataDirectory directory = new DataDirectory(folder);
            ImportsProperties properties = new ImportsProperties(
                    DataSize.ofGigabytes(1),
                    DataSize.ofGigabytes(1),
                    DataSize.ofGigabytes(1),
                    DataSize.ofMegabytes(1),
                    250,
                    DataSize.ofBytes(0));
            Clock clock = Clock.systemUTC();
            spool = new ImportSpool(directory, properties, clock);
            RecordContext record = new RecordContext(database, clock);
            StaticListableBeanFactory beans = new StaticListableBeanFactory();
            ImportJob job = new ImportJob(
                    spool,
                    properties,
                    record.get(Ingest.class),
                    new Blobs(directory),
                    database.transactions(),
                    clock,
                    record.get(KnownChats.class),
                    record.get(ImportTable.class),
                    new ImportRoom(database.jdbc(), _ -> Optional.ofNullable(limits)),
                    new Searchable(
                            record.get(ChangeLog.class),
                            new Followers(
                                    database.jdbc(),
                                    new FollowerStatusRows(
                                            database.jdbc(),
                                            ChangesProperties.defaults(),
                                            beans.getBeanProvider(SideLog.class)),
                                    (actor, action, subject, detail) -> {},
                                    database.transactions()),
                            own,
                            Duration.ofSeconds(1)),
                    beans.getBeanProvider(Jobs.class));
            beans.addBean("import", new JobKind() {
                @Override
                public String name() {
                    return ImportJob.NAME;
                }

                @Override
                public void run(JobRun run) throws Exception {
                    job.run(new Faulty(run, crash, runs.incrementAndGet()));
                }
            });
            JobRows rows = new JobRows(database.jdbc(), JsonMapper.builder().build());
            JobScheduler started = new JobScheduler(
                    database.dataSource(),
                    database.jdbc(),
                    beans.getBeanProvider(JobKind.class),
                    beans.getBeanProvider(
                            ResolvableType.forClass(com.github.kagkarlsson.scheduler.task.helper.RecurringTask.class)),
                    rows,
                    new NodeName("a"),
                    clock,
                    new JobsProperties(2, 2),
                    Roles.all());
            started.start();
            scheduler = started;
            jobs = new Jobs(rows, started, database.transactions(), clock);
            beans.addBean("jobs", jobs);
        }

        void awaitDone(JobId id) {
            Job job = await().atMost(Duration.ofSeconds(60))
                    .until(() -> job(id), seen -> seen.state().isFinal());
            assertThat(job.state()).as(job.error()).isEqualTo(JobState.DONE);
        }

        JobId start(byte[] export) throws IOException {
            Path received = spool.receive(new ByteArrayInputStream(export));
            JobId id = database.transactions().execute(status -> {
                JobId started = jobs.start(
                        ImportJob.NAME, "Import", ImportJob.parameters(ImportOptions.of("result.json")), ADMIN);
                spool.keep(received, started);
                return started;
            });
            return java.util.Objects.requireNonNull(id);
        }

        Job job(JobId id) {
            return jobs.get(Caller.KANAL, id);
        }
    }

    /** The real run, whose database goes away after some checkpoint. */
    private static final class Faulty implements JobRun {
        private final JobRun run;
        private final Crash crash;
        private final int number;
        private int checkpoints;

        Faulty(JobRun run, Crash crash, int number) {
            this.run = run;
            this.crash = crash;
            this.number = number;
        }

        @Override
        public void checkpoint(JsonNode state) {
            run.checkpoint(state);
            crash.afterCheckpoint(number, ++checkpoints);
        }

        @Override
        public JobId id() {
            return run.id();
        }

        @Override
        public Caller caller() {
            return run.caller();
        }

        @Override
        public JsonNode parameters() {
            return run.parameters();
        }

        @Override
        public Optional<JsonNode> checkpoint() {
            return run.checkpoint();
        }

        @Override
        public void progress(long done, @Nullable Long total) {
            run.progress(done, total);
        }

        @Override
        public void phase(@Nullable String slug) {
            run.phase(slug);
        }

        @Override
        public void afterwards(Duration expected) {
            run.afterwards(expected);
        }

        @Override
        public void trouble(@Nullable String sentence) {
            run.trouble(sentence);
        }

        @Override
        public long counted(String what) {
            return run.counted(what);
        }

        @Override
        public List<Skip> leftOut() {
            return run.leftOut();
        }

        @Override
        public void count(String what, long by) {
            run.count(what, by);
        }

        @Override
        public void skipped(String reason, String example) {
            run.skipped(reason, example);
        }

        @Override
        public void throwIfCancelled() {
            run.throwIfCancelled();
        }

        @Override
        public boolean stopping() {
            return run.stopping();
        }
    }
}
