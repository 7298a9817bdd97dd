package io.kanal.privacy.internal;

import io.kanal.jobs.JobId;
import io.kanal.privacy.PersonalCopy;
import io.kanal.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of copies. */
@Component
public final class CopyTable {
    private static final int MOST = 20;

    private final JdbcClient jdbc;

    CopyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Holds back others who do the same for this person, until the present transaction ends. */
    public void lock(UserId person) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('personal-copy'), hashint8(:user))")
                .param("user", person.value())
                .query((row, number) -> "")
                .single();
    }

    public void insert(PersonalCopy copy, @Nullable UserId by) {
        jdbc.sql("""
                        insert into personal_export (id, user_id, requested_by, job_id, requested_at, expires_at)
                        values (:id, :user, :by, :job, :at, :expires)""")
                .param("id", copy.id())
                .param("user", copy.person().value())
                .param("by", by == null ? null : by.value())
                .param("job", copy.job().value())
                .param("at", column(copy.requestedAt()))
                .param("expires", column(copy.expiresAt()))
                .update();
    }

    /** A person's, newest first. */
    public List<PersonalCopy> of(UserId person) {
        return jdbc.sql("select * from personal_export where user_id = :user order by id desc limit :most")
                .param("user", person.value())
                .param("most", MOST)
                .query(CopyTable::map)
                .list();
    }

    public Optional<PersonalCopy> find(UUID id) {
        return jdbc.sql("select * from personal_export where id = :id")
                .param("id", id)
                .query(CopyTable::map)
                .optional();
    }

    void ready(UUID id, long bytes, Instant expires) {
        jdbc.sql("update personal_export set bytes = :bytes, expires_at = :expires where id = :id")
                .param("bytes", bytes)
                .param("expires", column(expires))
                .param("id", id)
                .update();
    }

    public void delete(UUID id) {
        jdbc.sql("delete from personal_export where id = :id").param("id", id).update();
    }

    /** Forgets those whose time is over. */
    void deleteExpired(Instant now) {
        jdbc.sql("delete from personal_export where expires_at < :now")
                .param("now", column(now))
                .update();
    }

    static OffsetDateTime column(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static PersonalCopy map(ResultSet row, int number) throws SQLException {
        return new PersonalCopy(
                row.getObject("id", UUID.class),
                new UserId(row.getLong("user_id")),
                new JobId(row.getObject("job_id", UUID.class)),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getObject("bytes", Long.class),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
