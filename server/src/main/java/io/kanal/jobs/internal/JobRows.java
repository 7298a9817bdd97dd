package io.kanal.jobs.internal;

import io.kanal.jobs.FailedJob;
import io.kanal.jobs.Job;
import io.kanal.jobs.JobId;
import io.kanal.jobs.JobState;
import io.kanal.jobs.Skip;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.time.Speed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of jobs. A run writes only while it is the newest run of its job: every write names its number, which each new
 * run raises.
 */
@Component
public final class JobRows {
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
    private static final TypeReference<List<Skip>> SKIPS = new TypeReference<>() {};

    private final JdbcClient database;
    private final JsonMapper json;

    public JobRows(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    public void insert(JobId id, String kind, String title, JsonNode parameters, Caller caller) {
        database.sql("""
                        insert into job (id, kind, title, parameters, user_id, scopes, state)
                        values (:id, :kind, :title, :parameters::jsonb, :user, :scopes, 'WAITING')""")
                .param("id", id.value())
                .param("kind", kind)
                .param("title", title)
                .param("parameters", json.writeValueAsString(parameters))
                .param("user", caller.user() == null ? null : caller.user().value())
                .param("scopes", caller.scopes().stream().map(Scope::name).toArray(String[]::new))
                .update();
    }

    public Optional<Job> find(JobId id) {
        return database.sql("select * from job where id = :id")
                .param("id", id.value())
                .query(this::job)
                .optional();
    }

    public List<Job> list(Collection<JobId> ids) {
        return database.sql("select * from job where id = any(:ids)")
                .param("ids", ids.stream().map(JobId::value).toArray(UUID[]::new))
                .query(this::job)
                .list();
    }

    public List<Job> page(@Nullable UserId owner, @Nullable String kind, @Nullable JobId after, int limit) {
        return database.sql("""
                        select * from job
                        where (:owner::bigint is null or user_id = :owner)
                          and (:kind::text is null or kind = :kind)
                          and (:after::uuid is null or id < :after)
                        order by id desc
                        limit :limit""")
                .param("owner", owner == null ? null : owner.value())
                .param("kind", kind)
                .param("after", after == null ? null : after.value())
                .param("limit", limit)
                .query(this::job)
                .list();
    }

    /** Those that have not ended, the ones that run first, then in the order they were asked for. */
    public List<Job> unfinished(@Nullable UserId owner, int limit) {
        return database.sql("""
                        select * from job
                        where state in ('WAITING', 'RUNNING') and (:owner::bigint is null or user_id = :owner)
                        order by state, id
                        limit :limit""")
                .param("owner", owner == null ? null : owner.value())
                .param("limit", limit)
                .query(this::job)
                .list();
    }

    /** Those of this kind that have not ended and whose parameters contain these. */
    public List<Job> unfinished(String kind, JsonNode parameters) {
        return database.sql("""
                        select * from job
                        where state in ('WAITING', 'RUNNING') and kind = :kind and parameters @> :parameters::jsonb
                        order by id""")
                .param("kind", kind)
                .param("parameters", json.writeValueAsString(parameters))
                .query(this::job)
                .list();
    }

    /** How many jobs of these kinds run now, whoever they belong to. */
    public int running(Collection<String> kinds) {
        return database.sql("select count(*) from job where state = 'RUNNING' and kind = any(:kinds)")
                .param("kinds", kinds.toArray(String[]::new))
                .query(Integer.class)
                .single();
    }

    /** Removes jobs that ended so long ago, the oldest first; returns how many. */
    public int removeEnded(Duration ago, int limit) {
        return database.sql("""
                        delete from job where id in (
                            select id from job
                            where finished_at < clock_timestamp() - :seconds * interval '1 second'
                            order by finished_at limit :limit)""")
                .param("seconds", ago.toSeconds())
                .param("limit", limit)
                .update();
    }

    public boolean cancel(JobId id) {
        return database.sql("""
                        update job
                        set cancel_requested = true,
                            state = case state when 'WAITING' then 'CANCELLED' else state end,
                            finished_at = case state when 'WAITING' then clock_timestamp() end,
                            updated_at = clock_timestamp()
                        where id = :id and state in ('WAITING', 'RUNNING')""").param("id", id.value()).update() == 1;
    }

    /** One that failed, with what it was started with; empty for any other. */
    public Optional<FailedJob> failed(JobId id) {
        return database.sql("select parameters, checkpoint from job where id = :id and state = 'FAILED'")
                .param("id", id.value())
                .query((row, number) -> {
                    String checkpoint = row.getString("checkpoint");
                    return new FailedJob(
                            id,
                            json.readTree(row.getString("parameters")),
                            checkpoint == null
                                    ? Optional.empty()
                                    : Optional.ofNullable(
                                            json.readTree(checkpoint).get("state")));
                })
                .optional();
    }

    /** Has one that failed wait to go on; false where it is none any more. */
    public boolean again(JobId id) {
        return database.sql("""
                        update job
                        set state = 'WAITING', error = null, finished_at = null, cancel_requested = false, failures = 0,
                            updated_at = clock_timestamp()
                        where id = :id and state = 'FAILED'""").param("id", id.value()).update() == 1;
    }

    /** What a new run needs to know. */
    record Begun(
            int run,
            String kind,
            Caller caller,
            JsonNode parameters,
            @Nullable JsonNode checkpoint,
            Progress progress) {}

    /** Takes the job for a new run, with progress and report as they stood at the checkpoint; empty when it has ended. */
    Optional<Begun> begin(JobId id) {
        return database.sql("""
                        update job
                        set state = 'RUNNING',
                            run = run + 1,
                            done = coalesce((checkpoint ->> 'done')::bigint, 0),
                            total = coalesce((checkpoint ->> 'total')::bigint, total),
                            rate_per_second = 0,
                            after_seconds = 0,
                            phase = null,
                            trouble = null,
                            counts = coalesce(checkpoint -> 'counts', '{}'),
                            skipped = coalesce(checkpoint -> 'skipped', '[]'),
                            started_at = coalesce(started_at, clock_timestamp()),
                            updated_at = clock_timestamp()
                        where id = :id and state in ('WAITING', 'RUNNING')
                        returning *""").param("id", id.value()).query(this::begun).optional();
    }

    /** Stores progress; returns whether the job was asked to end, or nothing when a newer run has taken over. */
    Optional<Boolean> progress(JobId id, int run, Progress progress) {
        return write("""
                update job
                set done = :done, total = :total, rate_per_second = :rate, after_seconds = :after,
                    phase = :phase, trouble = :trouble, counts = :counts::jsonb, skipped = :skipped::jsonb, updated_at = clock_timestamp()
                where id = :id and run = :run and state = 'RUNNING'
                returning cancel_requested""", id, run, progress);
    }

    /** Stores progress and where a later run goes on. */
    Optional<Boolean> checkpoint(JobId id, int run, Progress progress, JsonNode state) {
        ObjectNode checkpoint = json.createObjectNode();
        checkpoint.set("state", state);
        checkpoint.put("done", progress.done());
        checkpoint.put("total", progress.total());
        checkpoint.set("counts", json.valueToTree(progress.counts()));
        checkpoint.set("skipped", json.valueToTree(progress.skipped()));
        return statement("""
                        update job
                        set done = :done, total = :total, rate_per_second = :rate, after_seconds = :after, phase = :phase, trouble = :trouble,
                            counts = :counts::jsonb, skipped = :skipped::jsonb,
                            checkpoint = :checkpoint::jsonb, failures = 0, updated_at = clock_timestamp()
                        where id = :id and run = :run and state = 'RUNNING'
                        returning cancel_requested""", id, run, progress)
                .param("checkpoint", json.writeValueAsString(checkpoint))
                .query(Boolean.class)
                .optional();
    }

    /** Ends the job for good. */
    void finish(JobId id, int run, Progress progress, JobState state, @Nullable String error) {
        statement("""
                        update job
                        set state = :state, error = :error, done = :done, total = :total, rate_per_second = :rate, after_seconds = :after, phase = :phase, trouble = :trouble,
                            counts = :counts::jsonb, skipped = :skipped::jsonb,
                            updated_at = clock_timestamp(), finished_at = clock_timestamp()
                        where id = :id and run = :run and state in ('WAITING', 'RUNNING')
                        returning cancel_requested""", id, run, progress.ended())
                .param("state", state.name())
                .param("error", error)
                .query(Boolean.class)
                .optional();
    }

    /** Puts the job back to go on later; returns how often in a row that was because of an outage. */
    int putBack(JobId id, int run, boolean outage) {
        return database.sql("""
                        update job
                        set state = 'WAITING', rate_per_second = 0, after_seconds = 0, phase = null, trouble = null, updated_at = clock_timestamp(),
                            failures = failures + case when :outage then 1 else 0 end
                        where id = :id and run = :run and state = 'RUNNING'
                        returning failures""")
                .param("id", id.value())
                .param("run", run)
                .param("outage", outage)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    private Optional<Boolean> write(String sql, JobId id, int run, Progress progress) {
        return statement(sql, id, run, progress).query(Boolean.class).optional();
    }

    private JdbcClient.StatementSpec statement(String sql, JobId id, int run, Progress progress) {
        return database.sql(sql)
                .param("id", id.value())
                .param("run", run)
                .param("done", progress.done())
                .param("total", progress.total())
                .param("rate", progress.ratePerSecond())
                .param("after", progress.after().toSeconds())
                .param("phase", progress.phase())
                .param("trouble", progress.trouble())
                .param("counts", json.writeValueAsString(progress.counts()))
                .param("skipped", json.writeValueAsString(progress.skipped()));
    }

    private Begun begun(ResultSet row, int number) throws SQLException {
        Long user = row.getObject("user_id", Long.class);
        String[] scopes = (String[]) row.getArray("scopes").getArray();
        Caller caller = new Caller(
                user == null ? null : new UserId(user),
                Arrays.stream(scopes).map(Scope::valueOf).collect(Collectors.toSet()));
        String checkpoint = row.getString("checkpoint");
        return new Begun(
                row.getInt("run"),
                row.getString("kind"),
                caller,
                json.readTree(row.getString("parameters")),
                checkpoint == null ? null : json.readTree(checkpoint).get("state"),
                new Progress(
                        row.getLong("done"),
                        row.getObject("total", Long.class),
                        0,
                        Duration.ZERO,
                        null,
                        null,
                        counts(row),
                        skipped(row)));
    }

    private Job job(ResultSet row, int number) throws SQLException {
        JobState state = JobState.valueOf(row.getString("state"));
        Long user = row.getObject("user_id", Long.class);
        long done = row.getLong("done");
        Long total = row.getObject("total", Long.class);
        // What waits has no speed; the average of the last seconds would promise an end in years.
        boolean moves = state == JobState.RUNNING && row.getString("trouble") == null;
        double rate = moves ? row.getDouble("rate_per_second") : 0;
        Duration now = total == null ? null : Speed.timeFor((double) (total - done), rate);
        Duration left = now == null ? null : now.plusSeconds(row.getLong("after_seconds"));
        return new Job(
                new JobId(row.getObject("id", UUID.class)),
                row.getString("kind"),
                row.getString("title"),
                user == null ? null : new UserId(user),
                state,
                row.getBoolean("cancel_requested"),
                row.getString("phase"),
                row.getString("trouble"),
                done,
                total,
                rate,
                left,
                counts(row),
                skipped(row),
                row.getString("error"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"));
    }

    private Map<String, Long> counts(ResultSet row) throws SQLException {
        return json.readValue(row.getString("counts"), COUNTS);
    }

    private List<Skip> skipped(ResultSet row) throws SQLException {
        return json.readValue(row.getString("skipped"), SKIPS);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
