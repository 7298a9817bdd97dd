package io.kanal.people.invites;

import io.kanal.people.Audit;
import io.kanal.people.RefusedLogins;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.people.internal.KeptBlocks;
import io.kanal.people.internal.RegistrationSetting;
import io.kanal.people.internal.Times;
import io.kanal.people.internal.Tokens;
import io.kanal.people.internal.WrongCodes;
import io.kanal.people.settings.InstallationSettings;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.people.tiers.Tier;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Invites, and coming in by them. Uses are counted where the code is taken, in the same statement, so that a code of one use lets one
 * person in whoever else tries at the same time; an account that sends five wrong codes within an hour has to wait.
 */
@Component
public class Invites {
    public static final int LENGTH = 12;
    private static final Pattern FORM = Pattern.compile("[A-Z0-9]{12}");

    private final JdbcClient jdbc;
    private final Users users;
    private final Subscriptions subscriptions;
    private final WrongCodes wrong;
    private final KeptBlocks blocks;
    private final RefusedLogins refused;
    private final Audit audit;
    private final RegistrationSetting registration;
    private final InstallationSettings settings;
    private final Clock clock;

    Invites(
            JdbcClient jdbc,
            Users users,
            Subscriptions subscriptions,
            WrongCodes wrong,
            KeptBlocks blocks,
            RefusedLogins refused,
            Audit audit,
            RegistrationSetting registration,
            InstallationSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.subscriptions = subscriptions;
        this.wrong = wrong;
        this.blocks = blocks;
        this.refused = refused;
        this.audit = audit;
        this.registration = registration;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether a text has the form of a code, in any case; says nothing about whether it works. */
    public static boolean looksLikeCode(String text) {
        return FORM.matcher(bare(text)).matches();
    }

    private static String bare(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }

    /** Makes an invite, for administrators. */
    @Transactional
    public Invite create(Caller caller, NewInvite wanted) {
        caller.require(Scope.ADMIN);
        Instant now = clock.instant();
        UserId by = caller.user();
        Invite made = jdbc.sql("""
                        insert into invite (code, created_by, created_at, expires_at, most_uses, tier, tier_days)
                        values (:code, :by, :now, :expires, :most, :tier, :days) returning *""")
                .param("code", Tokens.letters(LENGTH))
                .param("by", by == null ? null : by.value(), Types.BIGINT)
                .param("now", Times.column(now))
                .param("expires", Times.column(now.plus(wanted.lasts())))
                .param("most", wanted.mostUses())
                .param("tier", wanted.tier().slug())
                .param("days", wanted.days(), Types.INTEGER)
                .query(Invites::map)
                .single();
        audit.record(
                caller,
                "invite.created",
                subject(made.code()),
                wanted.tier().slug() + ", " + wanted.mostUses() + " uses");
        return made;
    }

    /** What the audit calls an invite: not by its whole code, which lets people in. */
    private static String subject(String code) {
        return "invite:" + code.substring(0, 4) + "…";
    }

    /** An invite, for administrators. */
    public Invite get(Caller caller, String code) {
        caller.require(Scope.ADMIN);
        return find(bare(code)).orElseThrow(Invites::none);
    }

    private Optional<Invite> find(String code) {
        return jdbc.sql("select * from invite where code = :code")
                .param("code", code)
                .query(Invites::map)
                .optional();
    }

    private static KanalException none() {
        return new KanalException(ErrorCode.NOT_FOUND, "There is no invite with this code");
    }

    /**
     * Invites, newest first, for administrators.
     *
     * @param status null for all
     * @param skip how many of the newest are left out
     */
    public List<Invite> page(Caller caller, Invite.@Nullable Status status, int skip, int limit) {
        caller.require(Scope.ADMIN);
        return jdbc.sql("select * from invite where " + shown(status)
                        + " order by created_at desc, code limit :limit offset :skip")
                .param("now", Times.column(clock.instant()))
                .param("limit", Math.clamp(limit, 1, 200))
                .param("skip", Math.max(0, skip))
                .query(Invites::map)
                .list();
    }

    /** How many there are, for administrators. */
    public long count(Caller caller, Invite.@Nullable Status status) {
        caller.require(Scope.ADMIN);
        return jdbc.sql("select count(*) from invite where " + shown(status))
                .param("now", Times.column(clock.instant()))
                .query(Long.class)
                .single();
    }

    private static String shown(Invite.@Nullable Status status) {
        return switch (status) {
            case null -> "(cast(:now as timestamptz) is not null)";
            case ACTIVE -> "uses < most_uses and expires_at > :now";
            case USED -> "uses >= most_uses and (cast(:now as timestamptz) is not null)";
            case EXPIRED -> "uses < most_uses and expires_at <= :now";
        };
    }

    /** Ends an invite: nobody comes in with it any more. Ending it twice is no error. */
    @Transactional
    public Invite deactivate(Caller caller, String code) {
        caller.require(Scope.ADMIN);
        Instant now = clock.instant();
        Invite ended = jdbc.sql("""
                        update invite set expires_at = least(expires_at, :now) where code = :code returning *""")
                .param("now", Times.column(now))
                .param("code", bare(code))
                .query(Invites::map)
                .optional()
                .orElseThrow(Invites::none);
        audit.record(caller, "invite.ended", subject(ended.code()), null);
        return ended;
    }

    /** Somebody who came in by an invite. */
    public record Use(User user, Instant at) {}

    /**
     * Who came in with this very code, newest first; for administrators.
     *
     * @param limit 1 to 1,000
     */
    public List<Use> usage(Caller caller, String code, int limit) {
        get(caller, code);
        return jdbc.sql("""
                        select u.*, i.at from invite_use i join users u on u.id = i.user_id
                        where i.code = :code order by i.at desc, i.user_id limit :limit""")
                .param("code", bare(code))
                .param("limit", Math.clamp(limit, 1, 1_000))
                .query((row, number) -> new Use(Users.map(row, number), Times.read(row, "at")))
                .list();
    }

    /** Lets somebody in by a code, or gives somebody who is in the tier of it. */
    @Transactional
    public Joining join(String code, Newcomer newcomer) {
        hold(newcomer);
        if (blocks.bars(newcomer.telegramId())) {
            return new Joining.Barred();
        }
        if (wrong.barred(newcomer.telegramId())) {
            refused.note(RefusedLogins.Proof.INVITE);
            refused.slow(RefusedLogins.Proof.INVITE);
            return new Joining.Barred();
        }
        Optional<User> known = users.findByTelegramId(newcomer.telegramId());
        if (known.isPresent() && !known.get().active()) {
            return new Joining.Barred();
        }
        Invite offered = looksLikeCode(code) ? find(bare(code)).orElse(null) : null;
        if (offered == null) {
            wrong.count(newcomer.telegramId());
            refused.note(RefusedLogins.Proof.INVITE);
            return new Joining.Unknown();
        }
        if (known.isPresent() && !gains(known.get(), offered)) {
            return new Joining.Already(known.get());
        }
        Invite taken = take(offered.code()).orElse(null);
        if (taken == null) {
            return new Joining.Over();
        }
        wrong.forget(newcomer.telegramId());
        User person = known.orElseGet(
                () -> users.join(newcomer.telegramId(), newcomer.name(), newcomer.username(), newcomer.languageCode()));
        jdbc.sql("insert into invite_use (code, user_id, at) values (:code, :user, :now) on conflict do nothing")
                .param("code", taken.code())
                .param("user", person.id().value())
                .param("now", Times.column(clock.instant()))
                .update();
        Integer days = taken.days();
        Instant until = days == null ? null : clock.instant().plus(Duration.ofDays(days));
        var subscription = subscriptions.grant(Caller.KANAL, person.id(), taken.tier(), until, "invite");
        return new Joining.Joined(person, subscription, known.isEmpty());
    }

    /** Holds the account until the transaction ends: of two messages of one person at once the second finds what the first did. */
    private void hold(Newcomer newcomer) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('telegram:' || :id, 0))")
                .param("id", newcomer.telegramId())
                .query((row, _) -> 0)
                .list();
    }

    /** Somebody who has a larger tier, has used this code, or has no limits at all gains nothing by it. */
    private boolean gains(User person, Invite offered) {
        return !person.administrator()
                && offered.tier()
                                .compareTo(subscriptions
                                        .current(Caller.KANAL, person.id())
                                        .tier())
                        > 0
                && !jdbc.sql("select exists (select from invite_use where code = :code and user_id = :user)")
                        .param("code", offered.code())
                        .param("user", person.id().value())
                        .query(Boolean.class)
                        .single();
    }

    /** One use of a code; empty where its time or its uses are over. */
    private Optional<Invite> take(String code) {
        return jdbc.sql("""
                        update invite set uses = uses + 1
                        where code = :code and uses < most_uses and expires_at > :now returning *""")
                .param("code", code)
                .param("now", Times.column(clock.instant()))
                .query(Invites::map)
                .optional();
    }

    /** Whether people come in without an invite. */
    public boolean open() {
        return registration.open(settings);
    }

    /** Lets somebody in without an invite, where this installation is open. */
    @Transactional
    public Joining join(Newcomer newcomer) {
        hold(newcomer);
        Optional<User> known = users.findByTelegramId(newcomer.telegramId());
        if (known.isPresent()) {
            return known.get().active() ? new Joining.Already(known.get()) : new Joining.Barred();
        }
        if (!open() || blocks.bars(newcomer.telegramId())) {
            return new Joining.Barred();
        }
        User person = users.join(newcomer.telegramId(), newcomer.name(), newcomer.username(), newcomer.languageCode());
        return new Joining.Joined(
                person, subscriptions.grant(Caller.KANAL, person.id(), Tier.FREE, null, "open registration"), true);
    }

    private static Invite map(ResultSet row, int number) throws SQLException {
        Long by = row.getObject("created_by", Long.class);
        return new Invite(
                row.getString("code"),
                by == null ? null : new UserId(by),
                Times.read(row, "created_at"),
                Times.read(row, "expires_at"),
                row.getInt("most_uses"),
                row.getInt("uses"),
                Tier.of(row.getString("tier")),
                row.getObject("tier_days", Integer.class));
    }
}
