package io.kanal.people;

import io.kanal.people.internal.Times;
import io.kanal.people.internal.Tokens;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.TimeOrderedId;
import io.kanal.shared.UserId;
import io.kanal.shared.secrets.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Sessions of browsers. The cookie holds a random token; the table holds its hash. A session ends some time after its last use, and at the latest some time after its log-in. */
@Component
public class Sessions {
    private static final Duration TOUCH_AFTER = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Users users;
    private final Audit audit;
    private final Clock clock;
    private final SessionsProperties properties;

    Sessions(JdbcClient jdbc, Users users, Audit audit, Clock clock, SessionsProperties properties) {
        this.jdbc = jdbc;
        this.users = users;
        this.audit = audit;
        this.clock = clock;
        this.properties = properties;
    }

    /** How long a session lives at most, from its log-in on. */
    public Duration longest() {
        return properties.longest();
    }

    /** Opens a session for a person who has just proved who they are; gives the token for the cookie. */
    @Transactional
    public Secret<String> open(UserId user, @Nullable String browser) {
        Instant now = clock.instant();
        jdbc.sql("delete from sessions where expires_at <= :now")
                .param("now", Times.column(now))
                .update();
        String token = Tokens.random();
        UUID id = TimeOrderedId.next(clock);
        jdbc.sql("""
                        insert into sessions (id, user_id, token_hash, browser, created_at, last_seen_at, expires_at)
                        values (:id, :user, :hash, :browser, :now, :now, :expires)""")
                .param("id", id)
                .param("user", user.value())
                .param("hash", Tokens.hash(token))
                .param("browser", browser == null ? null : browser.substring(0, Math.min(200, browser.length())))
                .param("now", Times.column(now))
                .param("expires", Times.column(now.plus(properties.unused())))
                .update();
        audit.record(Caller.person(user, false), "session.opened", "session:" + id, null);
        return new Secret<>(token);
    }

    /** The session a cookie stands for; empty when it is unknown, expired, or its person may no longer come in. */
    public Optional<Session> find(String token) {
        if (token.length() != 43) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Row> row = jdbc.sql("""
                        select * from sessions
                        where token_hash = :hash and expires_at > :now and created_at > :oldest""")
                .param("hash", Tokens.hash(token))
                .param("oldest", Times.column(now.minus(properties.longest())))
                .param("now", Times.column(now))
                .query((found, number) ->
                        // Compared again: a row that answers another question must open no session.
                        Tokens.matches(found.getBytes("token_hash"), token)
                                ? Optional.of(map(found, number))
                                : Optional.<Row>empty())
                .optional()
                .flatMap(found -> found);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        Row found = row.get();
        if (found.lastSeenAt().isBefore(now.minus(touchAfter()))) {
            jdbc.sql("update sessions set last_seen_at = :now, expires_at = :expires where id = :id")
                    .param("now", Times.column(now))
                    .param("expires", Times.column(end(found, now)))
                    .param("id", found.id())
                    .update();
        }
        return users.find(found.user()).filter(User::active).map(found::of);
    }

    private Instant end(Row session, Instant now) {
        Instant unused = now.plus(properties.unused());
        Instant latest = session.createdAt().plus(properties.longest());
        return unused.isBefore(latest) ? unused : latest;
    }

    /** A row is not written for every request, and often enough for a short time of disuse. */
    private Duration touchAfter() {
        Duration tenth = properties.unused().dividedBy(10);
        return tenth.compareTo(TOUCH_AFTER) < 0 ? tenth : TOUCH_AFTER;
    }

    /** Ends the session a cookie stands for, when its browser logs in anew; an unknown token is no error. */
    @Transactional
    public void end(String token) {
        jdbc.sql("delete from sessions where token_hash = :hash returning id, user_id")
                .param("hash", Tokens.hash(token))
                .query((row, _) -> new Ended(row.getObject("id", UUID.class), new UserId(row.getLong("user_id"))))
                .optional()
                .ifPresent(ended -> audit.record(
                        Caller.person(ended.user(), false), "session.ended", "session:" + ended.id(), null));
    }

    private record Ended(UUID id, UserId user) {}

    /** A person's sessions, newest first. */
    public List<Session> list(Caller caller, UserId owner) {
        User user = users.get(caller, owner);
        return jdbc
                .sql("""
                        select * from sessions where user_id = :user and expires_at > :now and created_at > :oldest
                        order by id desc limit 200""")
                .param("oldest", Times.column(clock.instant().minus(properties.longest())))
                .param("user", owner.value())
                .param("now", Times.column(clock.instant()))
                .query(Sessions::map)
                .list()
                .stream()
                .map(row -> row.of(user))
                .toList();
    }

    /** Ends a session at once. */
    @Transactional
    public void revoke(Caller caller, UUID id) {
        caller.require(Scope.WRITE);
        UserId owner = jdbc.sql("select user_id from sessions where id = :id")
                .param("id", id)
                .query(Long.class)
                .optional()
                .map(UserId::new)
                .orElseThrow(() -> new KanalException(ErrorCode.NOT_FOUND, "There is no session " + id));
        caller.requireSelfOrAdministrator(owner);
        jdbc.sql("delete from sessions where id = :id").param("id", id).update();
        audit.record(caller, "session.ended", "session:" + id, null);
    }

    private record Row(
            UUID id, UserId user, @Nullable String browser, Instant createdAt, Instant lastSeenAt, Instant expiresAt) {
        Session of(User person) {
            return new Session(id, person, browser, createdAt, lastSeenAt, expiresAt);
        }
    }

    private static Row map(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                new UserId(row.getLong("user_id")),
                row.getString("browser"),
                Times.read(row, "created_at"),
                Times.read(row, "last_seen_at"),
                Times.read(row, "expires_at"));
    }
}
