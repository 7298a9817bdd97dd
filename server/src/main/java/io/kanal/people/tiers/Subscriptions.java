package io.kanal.people.tiers;

import io.kanal.people.Audit;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.internal.Times;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who has which tier and until when. Each change leaves a row of history and of the audit, in its own transaction, in which the
 * rooms that hold something within limits hear of it.
 */
@Component
public class Subscriptions {
    private static final int MOST_OF_A_NOTE = 500;
    private static final int MOST_AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final Tiers tiers;
    private final Users users;
    private final Audit audit;
    private final ObjectProvider<LimitsChanged> listeners;
    private final Clock clock;

    Subscriptions(
            JdbcClient jdbc,
            Tiers tiers,
            Users users,
            Audit audit,
            ObjectProvider<LimitsChanged> listeners,
            Clock clock) {
        this.jdbc = jdbc;
        this.tiers = tiers;
        this.users = users;
        this.audit = audit;
        this.listeners = listeners;
        this.clock = clock;
    }

    private record Row(
            Tier tier,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Integer mostChannels,
            boolean administrator) {
        Subscription at(Instant now) {
            return Subscription.at(now, tier, since, until);
        }
    }

    /** A person's tier, for themselves or an administrator. */
    public Subscription current(Caller caller, UserId person) {
        caller.requireSelfOrAdministrator(person);
        return row(person).at(clock.instant());
    }

    /** What a person may use; empty for administrators, who have no limits. */
    public Optional<Limits> limits(UserId person) {
        return find(person, false).filter(row -> !row.administrator()).map(row -> {
            Tier tier = row.at(clock.instant()).tier();
            TierLimits limits = tiers.limits(tier);
            Integer own = row.mostChannels();
            return new Limits(
                    tier, own == null ? limits.channels() : own, limits.posts(), limits.questions(), limits.room());
        });
    }

    /**
     * Gives a person a tier, in place of the one they have.
     *
     * @param until null without an end
     * @param note why, at most 500 characters
     */
    @Transactional
    public Subscription grant(Caller by, UserId person, Tier tier, @Nullable Instant until, @Nullable String note) {
        by.require(Scope.ADMIN);
        Instant now = clock.instant();
        if (until != null && !until.isAfter(now)) {
            throw InvalidInput.value("until", until, "a time to come", null);
        }
        if (note != null && note.length() > MOST_OF_A_NOTE) {
            throw InvalidInput.of(
                    "note",
                    "at most 500 characters",
                    "A note has at most %d characters, not %d".formatted(MOST_OF_A_NOTE, note.length()));
        }
        Tier before = locked(person).at(now).tier();
        SubscriptionEvent.Action action = first(person)
                ? SubscriptionEvent.Action.CREATED
                : switch (Integer.signum(tier.compareTo(before))) {
                    case 1 -> SubscriptionEvent.Action.UPGRADED;
                    case -1 -> SubscriptionEvent.Action.DOWNGRADED;
                    default -> SubscriptionEvent.Action.RENEWED;
                };
        return change(by, person, new Change(action, before, tier, until, note), now);
    }

    /**
     * Gives a person more time of a tier: what is left of the same one is kept, another one begins now.
     *
     * @param time how much
     */
    @Transactional
    public Subscription extend(Caller by, UserId person, Tier tier, Duration time, @Nullable String note) {
        by.require(Scope.ADMIN);
        Instant now = clock.instant();
        Subscription has = locked(person).at(now);
        Instant end = has.until();
        if (has.tier() == tier && end == null) {
            // Without an end there is nothing to prolong.
            return grant(by, person, tier, null, note);
        }
        Instant from = has.tier() == tier && end != null && end.isAfter(now) ? end : now;
        return grant(by, person, tier, from.plus(time), note);
    }

    /** Takes a person's tier away at once. */
    @Transactional
    public Subscription revoke(Caller by, UserId person, @Nullable String note) {
        by.require(Scope.ADMIN);
        Instant now = clock.instant();
        Tier before = locked(person).at(now).tier();
        return change(by, person, new Change(SubscriptionEvent.Action.REVOKED, before, Tier.FREE, null, note), now);
    }

    /**
     * Takes a person's tier away at once, as what was paid for it went back. They have again what they had before it, where that
     * still runs; else none.
     */
    @Transactional
    public Subscription takeBack(Caller by, UserId person, @Nullable String note) {
        by.require(Scope.ADMIN);
        Instant now = clock.instant();
        Tier taken = locked(person).at(now).tier();
        Given has = before(person, taken)
                .filter(given -> given.until() == null || given.until().isAfter(now))
                .orElse(new Given(Tier.FREE, null));
        return change(
                by, person, new Change(SubscriptionEvent.Action.REVOKED, taken, has.tier(), has.until(), note), now);
    }

    private record Given(Tier tier, @Nullable Instant until) {}

    /** What a person had before they were given this tier: the newest other one of their history, or what it began with. */
    private Optional<Given> before(UserId person, Tier taken) {
        return jdbc.sql("""
                        (select new_tier, until from subscription_event
                         where user_id = :user and new_tier <> :taken order by id desc limit 1)
                        union all
                        (select old_tier, null from subscription_event
                         where user_id = :user and not exists (
                           select from subscription_event where user_id = :user and new_tier <> :taken)
                           and old_tier is not null and old_tier <> :taken order by id limit 1)
                        limit 1""")
                .param("user", person.value())
                .param("taken", taken.slug())
                .query((row, _) -> new Given(Tier.of(row.getString(1)), Times.readNullable(row, "until")))
                .optional();
    }

    private record Change(
            SubscriptionEvent.Action action,
            @Nullable Tier before,
            Tier after,
            @Nullable Instant until,
            @Nullable String note) {}

    private Subscription change(Caller by, UserId person, Change change, Instant now) {
        jdbc.sql("update users set tier = :tier, tier_since = :now, tier_until = :until where id = :id")
                .param("tier", change.after().slug())
                .param("now", Times.column(now))
                .param("until", Times.nullableColumn(change.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", person.value())
                .update();
        UserId actor = by.user();
        Tier before = change.before();
        jdbc.sql("""
                        insert into subscription_event (user_id, at, action, old_tier, new_tier, until, actor, note)
                        values (:user, :now, :action, :before, :after, :until, :actor, :note)""")
                .param("user", person.value())
                .param("now", Times.column(now))
                .param("action", change.action().slug())
                .param("before", before == null ? null : before.slug(), Types.VARCHAR)
                .param("after", change.after().slug())
                .param("until", Times.nullableColumn(change.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("actor", actor == null ? null : actor.value(), Types.BIGINT)
                .param("note", change.note(), Types.VARCHAR)
                .update();
        audit.record(
                by,
                "subscription." + change.action().slug(),
                "user:" + person,
                change.after().slug() + (change.until() == null ? "" : " until " + change.until()));
        announce(person);
        return new Subscription(change.after(), now, change.until());
    }

    /** Sets how many channels a person may follow, whatever their tier allows; null for the tier's number. */
    @Transactional
    public void setMostChannels(Caller by, UserId person, @Nullable Integer most) {
        by.require(Scope.ADMIN);
        if (most != null && (most < 1 || most > 100_000)) {
            throw InvalidInput.value("max_channels", most, "1 to 100000", null);
        }
        locked(person);
        jdbc.sql("update users set most_channels = :most where id = :id")
                .param("most", most, Types.INTEGER)
                .param("id", person.value())
                .update();
        audit.record(by, "user.channels", "user:" + person, most == null ? "as the tier allows" : most.toString());
        announce(person);
    }

    /** Tells the rooms, within the present transaction, that a person's limits may be others now. */
    public void announce(UserId person) {
        listeners.orderedStream().forEach(listener -> listener.limitsChanged(person));
    }

    /** A person's changes of tier, newest first, for themselves or an administrator. */
    public List<SubscriptionEvent> history(Caller caller, UserId person, @Nullable Long before, int limit) {
        caller.requireSelfOrAdministrator(person);
        return jdbc.sql("""
                        select * from subscription_event
                        where user_id = :user and id < coalesce(:before::bigint, 9223372036854775807)
                        order by id desc limit :limit""")
                .param("user", person.value())
                .param("before", before)
                .param("limit", Math.clamp(limit, 1, 200))
                .query(Subscriptions::event)
                .list();
    }

    /** Ends the tiers whose end and grace have passed; says how many, at most 500. */
    @Transactional
    public int expire() {
        Instant now = clock.instant();
        List<UserId> ended = jdbc.sql("""
                        select id from users where tier_until <= :end
                        order by id limit :most for update skip locked""")
                .param("end", Times.column(now.minus(Subscription.GRACE)))
                .param("most", MOST_AT_ONCE)
                .query((row, _) -> new UserId(row.getLong("id")))
                .list();
        for (UserId person : ended) {
            Tier before = row(person).tier();
            change(
                    Caller.KANAL,
                    person,
                    new Change(SubscriptionEvent.Action.EXPIRED, before, Tier.FREE, null, null),
                    now);
        }
        return ended.size();
    }

    /**
     * Somebody whose tier ends soon and who was not told so.
     *
     * @param days at most so many are left
     */
    public record Ending(User person, Tier tier, Instant until, int days) {}

    /** Who is to be told that their tier ends: 3 days before and 1 day before. Each of them is given once. */
    @Transactional
    public List<Ending> takeEndings() {
        Instant now = clock.instant();
        return jdbc
                .sql("""
                        with due as (
                          select u.id, u.tier, u.tier_until, n.days
                          from users u cross join (values (1), (3)) n(days)
                          where u.tier_until > :now and u.tier_until <= cast(:now as timestamptz) + n.days * interval '1 day'
                            and u.active and u.role <> 'administrator'
                            and not exists (select from subscription_notice s
                              where s.user_id = u.id and s.until = u.tier_until and s.days <= n.days)
                          order by n.days limit :most),
                        told as (
                          insert into subscription_notice (user_id, until, days, at)
                          select id, tier_until, days, :now from due on conflict do nothing returning user_id, until, days)
                        select distinct on (d.id) d.id, d.tier, d.tier_until, d.days
                        from due d join told t on t.user_id = d.id and t.until = d.tier_until and t.days = d.days
                        order by d.id, d.days""")
                .param("now", Times.column(now))
                .param("most", MOST_AT_ONCE)
                .query((row, _) -> new Due(
                        new UserId(row.getLong("id")),
                        Tier.of(row.getString("tier")),
                        Times.read(row, "tier_until"),
                        row.getInt("days")))
                .list()
                .stream()
                .flatMap(
                        due -> users
                                .find(due.person())
                                .map(person -> new Ending(person, due.tier(), due.until(), due.days()))
                                .stream())
                .toList();
    }

    private record Due(UserId person, Tier tier, Instant until, int days) {}

    private boolean first(UserId person) {
        return jdbc.sql("select not exists (select from subscription_event where user_id = :user)")
                .param("user", person.value())
                .query(Boolean.class)
                .single();
    }

    private Row row(UserId person) {
        return find(person, false).orElseThrow(() -> unknown(person));
    }

    /** The row of a person that nobody else changes until this transaction ends. */
    private Row locked(UserId person) {
        return find(person, true).orElseThrow(() -> unknown(person));
    }

    private Optional<Row> find(UserId person, boolean forChange) {
        return jdbc.sql("select tier, tier_since, tier_until, most_channels, role from users where id = :id"
                        + (forChange ? " for update" : ""))
                .param("id", person.value())
                .query((row, _) -> new Row(
                        Tier.of(row.getString("tier")),
                        Times.readNullable(row, "tier_since"),
                        Times.readNullable(row, "tier_until"),
                        row.getObject("most_channels", Integer.class),
                        "administrator".equals(row.getString("role"))))
                .optional();
    }

    private static KanalException unknown(UserId person) {
        return new KanalException(ErrorCode.NOT_FOUND, "There is no user " + person);
    }

    private static SubscriptionEvent event(ResultSet row, int number) throws SQLException {
        String before = row.getString("old_tier");
        Long actor = row.getObject("actor", Long.class);
        return new SubscriptionEvent(
                row.getLong("id"),
                Times.read(row, "at"),
                SubscriptionEvent.Action.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
                before == null ? null : Tier.of(before),
                Tier.of(row.getString("new_tier")),
                Times.readNullable(row, "until"),
                actor == null ? null : new UserId(actor),
                row.getString("note"));
    }
}
