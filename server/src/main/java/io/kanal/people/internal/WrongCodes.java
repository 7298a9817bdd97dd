package io.kanal.people.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts the wrong codes of a Telegram account: after five within an hour it has to wait, so that no code can be guessed. */
@Component
public class WrongCodes {
    private static final int MOST = 5;
    private static final Duration LAST = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    public WrongCodes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Whether the account sent too many. */
    public boolean barred(long telegramId) {
        return jdbc.sql("""
                        select exists (select from telegram_link_failures
                        where telegram_id = :id and failures >= :most and since > :old)""")
                .param("id", telegramId)
                .param("most", MOST)
                .param("old", Times.column(clock.instant().minus(LAST)))
                .query(Boolean.class)
                .single();
    }

    /** Counts one more. */
    public void count(long telegramId) {
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into telegram_link_failures as f (telegram_id, failures, since) values (:id, 1, :now)
                        on conflict (telegram_id) do update set
                          failures = case when f.since > :old then f.failures + 1 else 1 end,
                          since = case when f.since > :old then f.since else excluded.since end""")
                .param("id", telegramId)
                .param("now", Times.column(now))
                .param("old", Times.column(now.minus(LAST)))
                .update();
    }

    /** The account sent a right one. */
    public void forget(long telegramId) {
        jdbc.sql("delete from telegram_link_failures where telegram_id = :id")
                .param("id", telegramId)
                .update();
    }
}
