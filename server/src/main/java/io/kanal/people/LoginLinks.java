package io.kanal.people;

import io.kanal.people.internal.Times;
import io.kanal.people.internal.Tokens;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.secrets.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * One-time login links, good for ten minutes. Opening one shows a button and changes nothing, so that previews of
 * messengers and scanners of mail do not use it up; pressing the button consumes it.
 */
@Component
public class LoginLinks {
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final Users users;
    private final Audit audit;
    private final RefusedLogins refused;
    private final Clock clock;

    LoginLinks(JdbcClient jdbc, Users users, Audit audit, RefusedLogins refused, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.audit = audit;
        this.refused = refused;
        this.clock = clock;
    }

    /** Makes a link for a person: Kanal itself for its administrator, an administrator for anyone, a person for themselves. */
    @Transactional
    public LoginLink create(Caller caller, UserId user) {
        caller.require(Scope.WRITE);
        requireAllRights(users, jdbc, caller);
        users.get(caller, user);
        Instant now = clock.instant();
        jdbc.sql("delete from login_links where expires_at < :old")
                .param("old", Times.column(now.minus(Duration.ofDays(1))))
                .update();
        String token = Tokens.random();
        jdbc.sql("""
                        insert into login_links (token_hash, user_id, created_at, expires_at)
                        values (:hash, :user, :now, :expires)""")
                .param("hash", Tokens.hash(token))
                .param("user", user.value())
                .param("now", Times.column(now))
                .param("expires", Times.column(now.plus(LIFETIME)))
                .update();
        audit.record(caller, "login-link.created", "user:" + user, null);
        return new LoginLink(new Secret<>(token), now.plus(LIFETIME));
    }

    /**
     * A link or code stands for the whole person and for long, so a key must hold every right of its person to make one, and
     * no key does that ends at a time.
     */
    static void requireAllRights(Users users, JdbcClient jdbc, Caller caller) {
        if (caller.isKanal()) {
            return;
        }
        users.get(caller, caller.person()).caller().scopes().forEach(caller::require);
        boolean ends = caller.key() != null
                && jdbc.sql("select exists (select from api_keys where id = :id and expires_at is not null)")
                        .param("id", caller.key())
                        .query(Boolean.class)
                        .single();
        if (ends) {
            throw new KanalException(
                    ErrorCode.FORBIDDEN, "This key ends at a time, and what it asks for would outlive it");
        }
    }

    /** Whether the link would work now; using it stays possible. */
    public boolean usable(String token) {
        return jdbc.sql("""
                        select exists (select from login_links
                        where token_hash = :hash and consumed_at is null and expires_at > :now)""")
                .param("hash", Tokens.hash(token))
                .param("now", Times.column(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    /**
     * Uses the link up and names its person; empty when it was used, expired or never existed. Two at once: one wins.
     *
     * @throws Blocked where its person is; the link is then not used up
     */
    @Transactional
    public Optional<User> consume(String token) {
        Optional<User> person = take(token);
        if (person.isEmpty()) {
            refused.note(RefusedLogins.Proof.LOGIN_LINK);
        }
        return person;
    }

    private Optional<User> take(String token) {
        return jdbc.sql("""
                        update login_links set consumed_at = :now
                        where token_hash = :hash and consumed_at is null and expires_at > :now
                        returning user_id""")
                .param("hash", Tokens.hash(token))
                .param("now", Times.column(clock.instant()))
                .query(Long.class)
                .optional()
                .map(UserId::new)
                .flatMap(id -> {
                    users.blocked(id).ifPresent(blocked -> {
                        throw blocked;
                    });
                    return users.find(id);
                })
                .filter(User::active);
    }
}
