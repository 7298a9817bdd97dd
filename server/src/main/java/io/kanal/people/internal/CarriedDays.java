package io.kanal.people.internal;

import io.kanal.shared.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes what a person used on their present day along, where another zone makes it another date: a zone gives no second day. */
public class CarriedDays {
    private final JdbcClient jdbc;
    private final Clock clock;

    public CarriedDays(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The person's zone changed; a part of the transaction that changes it. */
    public void carry(UserId person, ZoneId before, ZoneId after) {
        Instant now = clock.instant();
        LocalDate was = LocalDate.ofInstant(now, before);
        LocalDate is = LocalDate.ofInstant(now, after);
        if (was.equals(is)) {
            return;
        }
        jdbc.sql("""
                        insert into use_of_day as u (user_id, day, what, used)
                        select user_id, :is, what, used from use_of_day where user_id = :user and day = :was
                        on conflict (user_id, day, what) do update set used = greatest(u.used, excluded.used)""")
                .param("user", person.value())
                .param("was", was)
                .param("is", is)
                .update();
        jdbc.sql("""
                        insert into listed_post (user_id, day, message_id)
                        select user_id, :is, message_id from listed_post where user_id = :user and day = :was
                        on conflict do nothing""")
                .param("user", person.value())
                .param("was", was)
                .param("is", is)
                .update();
    }
}
