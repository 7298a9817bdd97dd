package io.kanal.people.administration;

import io.kanal.people.Audit;
import io.kanal.people.User;
import io.kanal.people.User.Role;
import io.kanal.people.Users;
import io.kanal.people.internal.Times;
import io.kanal.people.tiers.Subscriptions;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Roles and blocks. There is always an administrator who may come in: the last one is neither demoted nor blocked. Whoever loses a
 * role or is blocked is logged out everywhere in the same transaction.
 */
@Component
public class Administration {
    private static final int MOST_OF_A_REASON = 500;

    private final JdbcClient jdbc;
    private final Users users;
    private final Subscriptions subscriptions;
    private final Audit audit;
    private final Clock clock;

    Administration(JdbcClient jdbc, Users users, Subscriptions subscriptions, Audit audit, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.subscriptions = subscriptions;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes a person an administrator or a member. */
    @Transactional
    public void setAdministrator(Caller by, UserId person, boolean administrator) {
        by.require(Scope.ADMIN);
        Role role = administrator ? Role.ADMINISTRATOR : Role.MEMBER;
        if (role != Role.ADMINISTRATOR) {
            requireAnotherAdministrator(person);
        }
        User before = locked(person);
        if (before.role() == role) {
            return;
        }
        jdbc.sql("update users set role = :role where id = :id")
                .param("role", role.name().toLowerCase(Locale.ROOT))
                .param("id", person.value())
                .update();
        endSessions(person);
        audit.record(by, "user.role", "user:" + person, role.name().toLowerCase(Locale.ROOT));
        subscriptions.announce(person);
    }

    /**
     * Keeps a person out.
     *
     * @param until null without an end
     * @param reason told to the person; at most 500 characters
     */
    @Transactional
    public User block(Caller by, UserId person, @Nullable Instant until, @Nullable String reason) {
        by.require(Scope.ADMIN);
        Instant now = clock.instant();
        if (until != null && !until.isAfter(now)) {
            throw InvalidInput.value("until", until, "a time to come", null);
        }
        if (reason != null && reason.length() > MOST_OF_A_REASON) {
            throw InvalidInput.of(
                    "reason",
                    "at most 500 characters",
                    "A reason has at most %d characters, not %d".formatted(MOST_OF_A_REASON, reason.length()));
        }
        if (person.equals(by.user())) {
            throw new KanalException(ErrorCode.CONFLICT, "Nobody blocks themselves");
        }
        requireAnotherAdministrator(person);
        locked(person);
        jdbc.sql("""
                        update users set active = false, blocked_at = :now, blocked_until = :until, block_reason = :reason
                        where id = :id""")
                .param("now", Times.column(now))
                .param("until", Times.nullableColumn(until), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("reason", reason, Types.VARCHAR)
                .param("id", person.value())
                .update();
        // Whoever shows one is told of the block; none of them lives again when it ends.
        jdbc.sql("update sessions set ended_at = :now where user_id = :user and ended_at is null")
                .param("now", Times.column(now))
                .param("user", person.value())
                .update();
        audit.record(by, "user.blocked", "user:" + person, until == null ? null : "until " + until);
        return users.find(person).orElseThrow();
    }

    /** Lets a person in again; whoever was not kept out stays in. */
    @Transactional
    public User unblock(Caller by, UserId person) {
        by.require(Scope.ADMIN);
        if (locked(person).active()) {
            return users.find(person).orElseThrow();
        }
        unblock(person);
        audit.record(by, "user.unblocked", "user:" + person, null);
        return users.find(person).orElseThrow();
    }

    /** Lets those in again whose block has ended; says how many. */
    @Transactional
    public int unblockDue() {
        List<UserId> due = jdbc.sql("""
                        select id from users where blocked_until <= :now and not active
                        order by id limit 500 for update skip locked""")
                .param("now", Times.column(clock.instant()))
                .query((row, _) -> new UserId(row.getLong("id")))
                .list();
        for (UserId person : due) {
            unblock(person);
            audit.record(Caller.KANAL, "user.unblocked", "user:" + person, "the block ended");
        }
        return due.size();
    }

    private void unblock(UserId person) {
        jdbc.sql("""
                        update users set active = true, blocked_at = null, blocked_until = null, block_reason = null
                        where id = :id""").param("id", person.value()).update();
    }

    /** Logs a person out of every browser. */
    @Transactional
    public int logOutEverywhere(Caller by, UserId person) {
        by.require(Scope.WRITE);
        by.requireSelfOrAdministrator(person);
        locked(person);
        int ended = endSessions(person);
        audit.record(by, "session.ended", "user:" + person, ended + " sessions");
        return ended;
    }

    private int endSessions(UserId person) {
        return jdbc.sql("delete from sessions where user_id = :user")
                .param("user", person.value())
                .update();
    }

    /**
     * Fails where nobody but this person is an administrator who may come in. Holds the rows of administrators, so that two who go
     * at once do not both find the other.
     */
    @Transactional
    public void requireAnotherAdministrator(UserId person) {
        boolean another = jdbc
                .sql("select id from users where role = 'administrator' and active order by id for update")
                .query(Long.class)
                .list()
                .stream()
                .anyMatch(id -> id != person.value());
        if (!another) {
            throw new KanalException(
                    ErrorCode.CONFLICT, "This is the last administrator; make somebody else one first");
        }
    }

    private User locked(UserId person) {
        jdbc.sql("select id from users where id = :id for update")
                .param("id", person.value())
                .query((row, _) -> row.getLong(1))
                .list();
        return users.find(person)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no user " + person));
    }
}
