package io.kanal.privacy.internal;

import static io.kanal.privacy.internal.CopyTable.column;

import io.kanal.jobs.JobId;
import io.kanal.privacy.Erasure;
import io.kanal.privacy.ErasureReport;
import io.kanal.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The table of erasures. */
@Component
public final class ErasureTable {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    ErasureTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    public void insert(UUID id, @Nullable UserId person, String pseudonym, JobId job, Instant now) {
        jdbc.sql("""
                        insert into erasure (id, user_id, pseudonym, job_id, requested_at)
                        values (:id, :user, :pseudonym, :job, :now)""")
                .param("id", id)
                .param("user", person == null ? null : person.value())
                .param("pseudonym", pseudonym)
                .param("job", job.value())
                .param("now", column(now))
                .update();
    }

    public Optional<Erasure> find(UUID id) {
        return jdbc.sql("select * from erasure where id = :id")
                .param("id", id)
                .query(this::map)
                .optional();
    }

    /** The one of this person that is under way. */
    public Optional<Erasure> underWay(UserId person) {
        return jdbc.sql("select * from erasure where user_id = :user limit 1")
                .param("user", person.value())
                .query(this::map)
                .optional();
    }

    /** Whose it is; empty once they are gone. */
    Optional<UserId> person(UUID id) {
        return jdbc.sql("select user_id from erasure where id = :id and user_id is not null")
                .param("id", id)
                .query(Long.class)
                .optional()
                .map(UserId::new);
    }

    /** Keeps the report as it stands. */
    void keep(UUID id, ErasureReport report) {
        jdbc.sql("update erasure set report = :report::jsonb where id = :id")
                .param("report", json.writeValueAsString(report))
                .param("id", id)
                .update();
    }

    /** The person is gone. */
    void forget(UUID id) {
        jdbc.sql("update erasure set user_id = null where id = :id")
                .param("id", id)
                .update();
    }

    void finish(UUID id, Instant now) {
        jdbc.sql("update erasure set user_id = null, finished_at = :now where id = :id")
                .param("now", column(now))
                .param("id", id)
                .update();
    }

    /** Notes that the report of one that is done is read now, unless it was before; returns since when. */
    public Optional<Instant> read(UUID id, Instant now) {
        return jdbc.sql("""
                        update erasure set read_at = coalesce(read_at, :now)
                        where id = :id and finished_at is not null returning read_at""")
                .param("id", id)
                .param("now", column(now))
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** Forgets the reports that were read before, or not for long, and whole rows of long ago. */
    void tidy(Instant readBefore, Instant unreadBefore, Instant finishedBefore) {
        jdbc.sql("""
                        update erasure set report = null
                        where report is not null and (read_at < :read or finished_at < :unread)""")
                .param("read", column(readBefore))
                .param("unread", column(unreadBefore))
                .update();
        jdbc.sql("delete from erasure where finished_at < :finished")
                .param("finished", column(finishedBefore))
                .update();
    }

    private Erasure map(ResultSet row, int number) throws SQLException {
        String report = row.getString("report");
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Erasure(
                row.getObject("id", UUID.class),
                row.getString("pseudonym"),
                new JobId(row.getObject("job_id", UUID.class)),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant(),
                report == null ? null : json.readValue(report, ErasureReport.class),
                false);
    }
}
