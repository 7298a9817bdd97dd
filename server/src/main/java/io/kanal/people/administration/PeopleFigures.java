package io.kanal.people.administration;

import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many people there are, of which tiers, and when they came; for administrators. */
@Component
public class PeopleFigures {
    public static final int MOST_DAYS = 366;

    private final JdbcClient jdbc;
    private final Clock clock;

    PeopleFigures(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Counts of people.
     *
     * @param linked with a Telegram account
     * @param invites all that were ever made
     * @param openInvites those by which somebody could come in
     */
    public record Counts(long people, long administrators, long linked, long blocked, long invites, long openInvites) {}

    public Counts counts(Caller caller) {
        caller.require(Scope.ADMIN);
        return jdbc.sql("""
                        select count(*) as people, count(*) filter (where role = 'administrator') as administrators,
                          count(*) filter (where telegram_id is not null) as linked,
                          count(*) filter (where not active) as blocked,
                          (select count(*) from invite) as invites,
                          (select count(*) from invite where uses < most_uses and expires_at > :now) as open
                        from users""")
                .param("now", Timestamp.from(clock.instant()))
                .query((row, _) -> new Counts(
                        row.getLong("people"),
                        row.getLong("administrators"),
                        row.getLong("linked"),
                        row.getLong("blocked"),
                        row.getLong("invites"),
                        row.getLong("open")))
                .single();
    }

    /** How many people have each tier, none left out. */
    public Map<Tier, Long> tiers(Caller caller) {
        caller.require(Scope.ADMIN);
        Map<Tier, Long> counts = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            counts.put(tier, 0L);
        }
        jdbc.sql("select tier, count(*) as people from users group by tier")
                .query((row, _) -> counts.put(Tier.of(row.getString("tier")), row.getLong("people")))
                .list();
        return counts;
    }

    /** How many people came on a day. */
    public record Day(LocalDate day, long people) {}

    /** How many people came on each of the last days of a zone, today the last one; at most {@link #MOST_DAYS}. */
    public List<Day> registrations(Caller caller, int days, ZoneId zone) {
        caller.require(Scope.ADMIN);
        int many = Math.clamp(days, 1, MOST_DAYS);
        LocalDate first = LocalDate.ofInstant(clock.instant(), zone).minusDays(many - 1L);
        // The days are cut here, because the database may know other zones than this machine.
        Timestamp[] cuts = first.datesUntil(first.plusDays(many))
                .map(day -> Timestamp.from(day.atStartOfDay(zone).toInstant()))
                .toArray(Timestamp[]::new);
        long[] counts = new long[many];
        jdbc.sql("""
                        select width_bucket(created_at, cast(:cuts as timestamptz[])) as day, count(*) as people
                        from users where created_at >= :first group by 1""")
                .param("cuts", cuts)
                .param("first", cuts[0])
                .query((row, _) -> counts[row.getInt("day") - 1] = row.getLong("people"))
                .list();
        List<Day> came = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            came.add(new Day(first.plusDays(i), counts[i]));
        }
        return came;
    }
}
