package io.kanal.people.administration;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.memory.Caches;
import io.kanal.shared.time.LastDays;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many people there are, of which tiers, when they came, and how many of them do anything; for administrators. Very many people
 * are counted once in a few seconds.
 */
@Component
public class PeopleFigures {
    public static final int MOST_DAYS = 366;

    /** Counting so many takes milliseconds. */
    private static final long MANY = 10_000;

    private static final Duration KEPT = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Cache<Boolean, Counts> counts = Caches.keeping("figures of people", 1, KEPT);
    private final Cache<Boolean, Map<Tier, Long>> tiers = Caches.keeping("figures of tiers", 1, KEPT);
    private final Cache<LastDays, List<Day>> days = Caches.keeping("figures of days", 20, KEPT);

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
        return kept(counts, true, this::count);
    }

    private Counts count() {
        return jdbc.sql("""
                        select (select count(*) from users) as people,
                          (select count(*) from users where role = 'administrator') as administrators,
                          (select count(*) from users where telegram_id is not null) as linked,
                          (select count(*) from users where not active) as blocked,
                          (select count(*) from invite) as invites,
                          (select count(*) from invite where uses < most_uses and expires_at > :now) as open""")
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

    /** What was counted in the last seconds, where there are many people; else counted now. */
    private <K, V> V kept(Cache<K, V> cache, K key, Supplier<V> counting) {
        V before = cache.getIfPresent(key);
        if (before != null) {
            return before;
        }
        V counted = counting.get();
        if (many()) {
            cache.put(key, counted);
        }
        return counted;
    }

    private boolean many() {
        return jdbc.sql("select exists (select from users offset :most)")
                .param("most", MANY)
                .query(Boolean.class)
                .single();
    }

    /** How many people have each tier, none left out. */
    public Map<Tier, Long> tiers(Caller caller) {
        caller.require(Scope.ADMIN);
        return kept(tiers, true, this::countTiers);
    }

    private Map<Tier, Long> countTiers() {
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
        LastDays last = LastDays.until(clock.instant(), Math.clamp(days, 1, MOST_DAYS), zone);
        return kept(this.days, last, () -> countDays(last));
    }

    private List<Day> countDays(LastDays last) {
        Timestamp[] cuts = last.begins();
        long[] counts = new long[last.many()];
        jdbc.sql("""
                        select width_bucket(created_at, cast(:cuts as timestamptz[])) as day, count(*) as people
                        from users where created_at >= :first group by 1""")
                .param("cuts", cuts)
                .param("first", cuts[0])
                .query((row, _) -> counts[row.getInt("day") - 1] = row.getLong("people"))
                .list();
        return IntStream.range(0, last.many())
                .mapToObj(at -> new Day(last.first().plusDays(at), counts[at]))
                .toList();
    }

    private LocalDate first(int days, ZoneId zone) {
        return LastDays.until(clock.instant(), days, zone).first();
    }

    /** How many different people did anything today, in the last seven days and in the last thirty, today being one of them. */
    public record Active(long today, long week, long month) {}

    /**
     * Who did anything, by the days of a zone: a page opened, a key used, a question or search counted, a line of the audit. What
     * administrators do in the bot alone leaves none of these.
     */
    public Active active(Caller caller, ZoneId zone) {
        caller.require(Scope.ADMIN);
        return jdbc.sql("""
                        with done as (
                          select user_id as person, last_seen_at as at, cast(null as date) as day from sessions
                          where last_seen_at >= :month
                          union all
                          select user_id, last_used_at, null from api_keys where last_used_at >= :month
                          union all
                          select actor, at, null from audit where at >= :month and actor is not null
                          union all
                          select user_id, null, day from use_of_day where day >= :firstOfMonth and used > 0)
                        select count(distinct person) filter (where at >= :today or day >= :firstOfToday) as today,
                          count(distinct person) filter (where at >= :week or day >= :firstOfWeek) as week,
                          count(distinct person) as month
                        from done join users on users.id = done.person""")
                .param("today", start(1, zone))
                .param("week", start(7, zone))
                .param("month", start(30, zone))
                .param("firstOfToday", first(1, zone))
                .param("firstOfWeek", first(7, zone))
                .param("firstOfMonth", first(30, zone))
                .query((row, _) -> new Active(row.getLong("today"), row.getLong("week"), row.getLong("month")))
                .single();
    }

    private Timestamp start(int days, ZoneId zone) {
        return Timestamp.from(first(days, zone).atStartOfDay(zone).toInstant());
    }

    /** How many questions and searches were counted against tiers on a day, each person's own. */
    public record Used(LocalDate day, long used) {}

    /**
     * Questions and searches that were counted on each of the last days, today the last one. Administrators have no limits, so theirs
     * are not among them; counts are kept for ninety days.
     */
    public List<Used> used(Caller caller, int days, ZoneId zone) {
        caller.require(Scope.ADMIN);
        LastDays last = LastDays.until(clock.instant(), Math.clamp(days, 1, MOST_DAYS), zone);
        Map<LocalDate, Long> counts = new HashMap<>();
        jdbc.sql("""
                        select day, sum(used) as used from use_of_day
                        where day >= :first and what = 'questions' group by day""")
                .param("first", last.first())
                .query((row, _) ->
                        counts.put(Objects.requireNonNull(row.getObject("day", LocalDate.class)), row.getLong("used")))
                .list();
        return last.list().stream()
                .map(day -> new Used(day, counts.getOrDefault(day, 0L)))
                .toList();
    }
}
