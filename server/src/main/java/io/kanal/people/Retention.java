package io.kanal.people;

import io.kanal.people.internal.RetentionSetting;
import io.kanal.people.settings.InstallationSettings;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many days of posts a person sees: their own number, else the installation's, else all. What is older stays in the record. */
@Component
public class Retention {
    public static final int MOST_DAYS = 365;

    private final JdbcClient jdbc;
    private final Users users;
    private final RetentionSetting installation;
    private final InstallationSettings settings;
    private final Clock clock;

    Retention(JdbcClient jdbc, Users users, RetentionSetting installation, InstallationSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.installation = installation;
        this.settings = settings;
        this.clock = clock;
    }

    /** Since when a person sees posts: the beginning of a day in UTC; empty for everything. */
    public Optional<Instant> since(UserId person) {
        return days(person)
                .map(days -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                        .minusDays(days)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
    }

    private Optional<Integer> days(UserId person) {
        return jdbc.sql("select retention_days from users where id = :id")
                .param("id", person.value())
                .query((row, _) -> Optional.ofNullable(row.getObject("retention_days", Integer.class)))
                .optional()
                .flatMap(own -> own)
                .or(() -> installation.days(settings));
    }

    /** How many days a person sees, for themselves or an administrator; empty for everything. */
    public Optional<Integer> days(Caller caller, UserId person) {
        users.get(caller, person);
        return days(person);
    }

    /**
     * Sets it.
     *
     * @param days 1 to 365; null for what the installation gives
     */
    @Transactional
    public void set(Caller caller, UserId person, @Nullable Integer days) {
        caller.require(Scope.WRITE);
        users.get(caller, person);
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw InvalidInput.value("retention_days", days, "1 to " + MOST_DAYS, null);
        }
        jdbc.sql("update users set retention_days = :days where id = :id")
                .param("days", days, Types.INTEGER)
                .param("id", person.value())
                .update();
    }
}
