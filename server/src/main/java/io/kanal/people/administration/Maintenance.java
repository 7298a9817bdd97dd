package io.kanal.people.administration;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.people.Audit;
import io.kanal.people.internal.Times;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.memory.Caches;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whether people's doors are shut for a while. Administrators pass, intake and record go on. Every node hears of a change within
 * seconds.
 */
@Component
public class Maintenance {
    private static final int MOST_OF_A_TEXT = 500;
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Audit audit;
    private final Clock clock;
    private final Cache<Boolean, Optional<Notice>> known = Caches.keeping("maintenance", 1, HEARD_WITHIN);

    Maintenance(JdbcClient jdbc, Audit audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What people are told meanwhile.
     *
     * @param until when it ends by itself; null where somebody ends it
     */
    public record Notice(String text, @Nullable Instant until, Instant since) {
        /** In how long it is worth trying again. */
        public Duration wait(Instant now) {
            return until == null ? Duration.ofMinutes(5) : Duration.between(now, until);
        }
    }

    /** Empty while the doors are open. */
    public Optional<Notice> current() {
        Instant now = clock.instant();
        return known.get(true, _ -> read())
                .filter(notice -> notice.until() == null || notice.until().isAfter(now));
    }

    private Optional<Notice> read() {
        return jdbc.sql("select text, until, since from maintenance")
                .query((row, _) ->
                        new Notice(row.getString("text"), Times.readNullable(row, "until"), Times.read(row, "since")))
                .optional();
    }

    /** Fails while the doors are shut, unless an administrator asks. */
    public void requireOpen(Caller caller) {
        if (!caller.may(Scope.ADMIN)) {
            current().ifPresent(notice -> {
                throw new UnderMaintenance(notice.text(), notice.wait(clock.instant()));
            });
        }
    }

    /**
     * Shuts the doors, or changes what they say.
     *
     * @param text in the operator's own words, 1 to 500 characters
     * @param until null until somebody opens them
     */
    @Transactional
    public Notice begin(Caller by, String text, @Nullable Instant until) {
        by.require(Scope.ADMIN);
        String said = text.strip();
        Instant now = clock.instant();
        if (said.isEmpty() || said.length() > MOST_OF_A_TEXT) {
            throw InvalidInput.of("text", "1 to 500 characters", "The text has 1 to 500 characters");
        }
        if (until != null && !until.isAfter(now)) {
            throw InvalidInput.value("until", until, "a time to come", null);
        }
        UserId person = by.user();
        jdbc.sql("""
                        insert into maintenance (text, until, since, started_by) values (:text, :until, :now, :by)
                        on conflict (one) do update set text = excluded.text, until = excluded.until""")
                .param("text", said)
                .param("until", Times.nullableColumn(until), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("now", Times.column(now))
                .param("by", person == null ? null : person.value(), Types.BIGINT)
                .update();
        audit.record(by, "maintenance.began", null, until == null ? null : "until " + until);
        known.invalidateAll();
        return new Notice(said, until, now);
    }

    /** Opens the doors; open ones stay so. */
    @Transactional
    public void end(Caller by) {
        by.require(Scope.ADMIN);
        if (jdbc.sql("delete from maintenance").update() > 0) {
            audit.record(by, "maintenance.ended", null, null);
        }
        known.invalidateAll();
    }
}
