package io.kanal.people;

import io.kanal.people.internal.Times;
import io.kanal.shared.Caller;
import io.kanal.shared.Deeds;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who did what: rows that are only ever added, written in the transaction of the deed. */
@Component
public class Audit implements Deeds {
    private final JdbcClient jdbc;
    private final Clock clock;

    public Audit(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void record(Caller actor, String action, @Nullable String subject, @Nullable String detail) {
        UserId person = actor.user();
        jdbc.sql("""
                        insert into audit (at, actor, action, subject, detail)
                        values (:at, :actor, :action, :subject, :detail)""")
                .param("at", Times.column(clock.instant()))
                .param("actor", person == null ? null : person.value())
                .param("action", action)
                .param("subject", subject)
                .param("detail", detail)
                .update();
    }

    /** The newest deeds, newest first, older than the given one where one is given. */
    public List<Deed> page(Caller caller, @Nullable Long before, int limit) {
        caller.require(Scope.ADMIN);
        return jdbc.sql("""
                        select id, at, actor, action, subject, detail, pseudonym from audit
                        where id < coalesce(:before::bigint, 9223372036854775807)
                        order by id desc limit :limit""")
                .param("before", before)
                .param("limit", Math.clamp(limit, 1, 200))
                .query((row, number) -> {
                    long actor = row.getLong("actor");
                    return new Deed(
                            row.getLong("id"),
                            Times.read(row, "at"),
                            actor == 0 ? null : new UserId(actor),
                            row.getString("action"),
                            row.getString("subject"),
                            row.getString("detail"),
                            row.getString("pseudonym"));
                })
                .list();
    }

    /**
     * One row.
     *
     * @param actor null where Kanal itself acted, or somebody who was erased since
     * @param pseudonym stands for the actor who was erased; null for all others
     */
    public record Deed(
            long id,
            Instant at,
            @Nullable UserId actor,
            String action,
            @Nullable String subject,
            @Nullable String detail,
            @Nullable String pseudonym) {}
}
