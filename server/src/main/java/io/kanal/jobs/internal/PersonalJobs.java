package io.kanal.jobs.internal;

import io.kanal.jobs.JobKind;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.personal.Erasing;
import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.PersonalData;
import io.kanal.shared.personal.PersonalExport;
import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A person's jobs. They end first, for whatever else goes must not come back; what serves others too becomes Kanal's own. */
@Component
@Order(-100)
class PersonalJobs implements PersonalData {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int MOST_STEPS = 300;

    private final JdbcClient jdbc;
    private final ObjectProvider<JobKind> kinds;

    PersonalJobs(JdbcClient jdbc, ObjectProvider<JobKind> kinds) {
        this.jdbc = jdbc;
        this.kinds = kinds;
    }

    @Override
    public Set<String> columns() {
        return Set.of("job.user_id");
    }

    @Override
    public void export(Person person, PersonalExport export) {
        export.part("jobs", PersonalExport.Lines.of(jdbc.sql("""
                        select to_jsonb(j) - '{user_id,scopes,checkpoint}'::text[] from job j
                        where user_id = :user order by id""").param("user", person.user())));
    }

    @Override
    public void stop(Person person) {
        jdbc.sql("""
                        update job set user_id = null
                        where user_id = :user and state in ('WAITING', 'RUNNING') and kind = any(:kinds)""")
                .param("user", person.user())
                .param(
                        "kinds",
                        kinds.stream()
                                .filter(JobKind::servesOthers)
                                .map(JobKind::name)
                                .toArray(String[]::new))
                .update();
        jdbc.sql("""
                        update job
                        set cancel_requested = true,
                            state = case state when 'WAITING' then 'CANCELLED' else state end,
                            finished_at = case state when 'WAITING' then clock_timestamp() end,
                            updated_at = clock_timestamp()
                        where user_id = :user and state in ('WAITING', 'RUNNING')""").param("user", person.user()).update();
    }

    @Override
    public void erase(Person person, Erasing erasing) throws InterruptedException {
        stop(person);
        for (int steps = 0; !erasing.atStart() && running(person); steps++) {
            if (steps == MOST_STEPS) {
                throw new KanalException(
                        ErrorCode.CONFLICT, "A job of the person does not end, so nothing was erased yet; try again");
            }
            erasing.throwIfStopped();
            Thread.sleep(STEP);
        }
        erasing.removed(
                "jobs",
                jdbc.sql("delete from job where user_id = :user")
                        .param("user", person.user())
                        .update());
    }

    private boolean running(Person person) {
        return jdbc.sql("select exists (select from job where user_id = :user and state = 'RUNNING')")
                .param("user", person.user())
                .query(Boolean.class)
                .single();
    }
}
