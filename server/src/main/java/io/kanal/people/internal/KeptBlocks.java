package io.kanal.people.internal;

import io.kanal.shared.personal.Person;
import io.kanal.shared.personal.Pseudonyms;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Blocks that outlive their person: an erasure is no way around one. The account is kept as a pseudonym alone. */
@Component
public class KeptBlocks {
    private final JdbcClient jdbc;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    KeptBlocks(JdbcClient jdbc, Pseudonyms pseudonyms, Clock clock) {
        this.jdbc = jdbc;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /** Keeps the block of a person who is about to go, where there is one; how many those are. */
    int keep(Person person) {
        if (person.telegramId() == null) {
            return 0;
        }
        return jdbc.sql("""
                        insert into kept_block (pseudonym, until)
                        select :pseudonym, blocked_until from users
                        where id = :user and blocked_at is not null and (blocked_until is null or blocked_until > :now)
                        on conflict (pseudonym) do update set until = excluded.until""")
                .param("pseudonym", pseudonyms.ofTelegram(person.telegram()))
                .param("user", person.user())
                .param("now", Times.column(clock.instant()))
                .update();
    }

    /** Whether somebody who comes with this account is kept out. */
    public boolean bars(long telegramId) {
        jdbc.sql("delete from kept_block where until <= :now")
                .param("now", Times.column(clock.instant()))
                .update();
        return jdbc.sql("select exists (select from kept_block where pseudonym = :pseudonym)")
                .param("pseudonym", pseudonyms.ofTelegram(telegramId))
                .query(Boolean.class)
                .single();
    }
}
