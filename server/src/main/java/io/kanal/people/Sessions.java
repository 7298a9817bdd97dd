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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions of browsers and of Mini Apps. The cookie holds a random token; the table holds its hash. A session ends some time
 * after its last use, at the latest some time after its log-in, and with the role it was opened in. After a day its token is
 * replaced; the former one works until a minute after the new one was first shown, so that an answer that got lost logs
 * nobody out.
 */
@Component
public class Sessions {
    private static final Duration TOUCH_AFTER = Duration.ofHours(1);
    private static final Duration RENEW_AFTER = Duration.ofDays(1);
    private static final Duration FORMER_WORKS = Duration.ofMinutes(1);

    /** Longer than any launch counts. */
    private static final Duration LAUNCHES_KEPT = Duration.ofHours(3);

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

    /** Opens a session of a browser for a person who has just proved who they are; gives the token for the cookie. */
    @Transactional
    public Secret<String> open(UserId user, @Nullable String browser) {
        return open(TimeOrderedId.next(clock), user, browser, false);
    }

    private Secret<String> open(UUID id, UserId user, @Nullable String browser, boolean miniApp) {
        Instant now = clock.instant();
        jdbc.sql("delete from sessions where expires_at <= :now")
                .param("now", Times.column(now))
                .update();
        String token = Tokens.random();
        jdbc.sql("""
                        insert into sessions (id, user_id, token_hash, browser, mini_app, as_administrator,
                          created_at, last_seen_at, expires_at, token_at)
                        select :id, id, :hash, :browser, :miniApp, role = 'administrator', :now, :now, :expires, :now
                        from users where id = :user""")
                .param("id", id)
                .param("user", user.value())
                .param("hash", Tokens.hash(token))
                .param("browser", browser == null ? null : browser.substring(0, Math.min(200, browser.length())))
                .param("miniApp", miniApp)
                .param("now", Times.column(now))
                .param("expires", Times.column(now.plus(properties.unused())))
                .update();
        audit.record(Caller.person(user, false), "session.opened", "session:" + id, miniApp ? "Mini App" : null);
        return new Secret<>(token);
    }

    /** What came of a launch of the Mini App. */
    public sealed interface Launched {
        /** A session was opened for it. */
        record Opened(Secret<String> token) implements Launched {}

        /** The session that was shown beside it goes on. */
        record GoesOn() implements Launched {}

        /** It opened a session before, which was not shown. */
        record Used() implements Launched {}
    }

    /**
     * Opens a session of a Mini App for a launch that Telegram signed for this person. A launch belongs to one session: shown
     * beside that session's token it is a reload, anywhere else it is used up. A session of the same person that is shown
     * beside a fresh launch takes it on.
     *
     * @param launch what is the same for every copy of the launch, in hexadecimal
     * @param shown the token of a Mini App's session that came along
     */
    @Transactional
    public Launched launch(UserId user, String launch, @Nullable String shown, @Nullable String browser) {
        Instant now = clock.instant();
        jdbc.sql("delete from mini_app_launch where used_at < :old")
                .param("old", Times.column(now.minus(LAUNCHES_KEPT)))
                .update();
        Optional<Session> before = Optional.ofNullable(shown)
                .flatMap(this::find)
                .filter(session -> session.miniApp() && session.user().id().equals(user));
        UUID id = before.map(Session::id).orElseGet(() -> TimeOrderedId.next(clock));
        byte[] hash = HexFormat.of().parseHex(launch);
        boolean fresh = jdbc.sql("""
                        insert into mini_app_launch (hash, session_id, used_at) values (:hash, :session, :now)
                        on conflict do nothing""")
                        .param("hash", hash)
                        .param("session", id)
                        .param("now", Times.column(now))
                        .update()
                > 0;
        if (fresh) {
            return before.isPresent() ? new Launched.GoesOn() : new Launched.Opened(open(id, user, browser, true));
        }
        boolean reload = before.isPresent()
                && jdbc.sql("select session_id from mini_app_launch where hash = :hash")
                        .param("hash", hash)
                        .query(UUID.class)
                        .single()
                        .equals(id);
        return reload ? new Launched.GoesOn() : new Launched.Used();
    }

    /** The session a cookie stands for; empty when it is unknown, expired, or its person may no longer come in as then. */
    public Optional<Session> find(String token) {
        if (token.length() != 43) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Shown> row = jdbc.sql("""
                        select * from sessions
                        where (token_hash = :hash or former_hash = :hash) and expires_at > :now and created_at > :oldest
                          and ended_at is null""")
                .param("hash", Tokens.hash(token))
                .param("oldest", Times.column(now.minus(properties.longest())))
                .param("now", Times.column(now))
                .query((found, number) -> shown(found, number, token, now))
                .optional()
                .flatMap(shown -> shown);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        Row found = row.get().session();
        boolean present = row.get().present();
        boolean firstSeen = present && found.renewed() && found.formerUntil() == null;
        if (firstSeen || found.lastSeenAt().isBefore(now.minus(touchAfter()))) {
            jdbc.sql("""
                            update sessions set last_seen_at = :now, expires_at = :expires,
                              former_until = case when :firstSeen then :formerUntil else former_until end
                            where id = :id""")
                    .param("now", Times.column(now))
                    .param("expires", Times.column(end(found, now)))
                    .param("firstSeen", firstSeen)
                    .param("formerUntil", Times.column(now.plus(FORMER_WORKS)))
                    .param("id", found.id())
                    .update();
        }
        boolean renewable = present
                ? !found.tokenAt().isAfter(now.minus(RENEW_AFTER))
                : found.formerUntil() == null && !found.tokenAt().isAfter(now.minus(FORMER_WORKS));
        return users.find(found.user())
                .filter(user -> user.active() && (user.administrator() || !found.asAdministrator()))
                .map(user -> found.of(user, renewable));
    }

    /**
     * A session whose token was shown.
     *
     * @param present whether by its present token; else by the one before
     */
    private record Shown(Row session, boolean present) {}

    /** Compares again: a row that answers another question must open no session. */
    private static Optional<Shown> shown(ResultSet found, int number, String token, Instant now) throws SQLException {
        Row session = map(found, number);
        byte[] former = found.getBytes("former_hash");
        if (Tokens.matches(found.getBytes("token_hash"), token)) {
            return Optional.of(new Shown(session, true));
        }
        Instant until = session.formerUntil();
        boolean works = former != null && Tokens.matches(former, token) && (until == null || until.isAfter(now));
        return works ? Optional.of(new Shown(session, false)) : Optional.empty();
    }

    /** That the person of a session which would live otherwise is blocked. */
    public Optional<Blocked> blocked(String token) {
        Instant now = clock.instant();
        return token.length() != 43
                ? Optional.empty()
                : jdbc.sql("""
                                select user_id from sessions
                                where (token_hash = :hash or former_hash = :hash)
                                  and expires_at > :now and created_at > :oldest""")
                        .param("hash", Tokens.hash(token))
                        .param("oldest", Times.column(now.minus(properties.longest())))
                        .param("now", Times.column(now))
                        .query((row, _) -> new UserId(row.getLong(1)))
                        .optional()
                        .flatMap(users::blocked);
    }

    /**
     * Replaces the token of a session that is {@linkplain Session#renewable renewable}; empty where somebody else has just
     * done so. Of many requests at once one gets the new token, and the others go on with theirs.
     */
    @Transactional
    public Optional<Secret<String>> renew(String token) {
        Instant now = clock.instant();
        String next = Tokens.random();
        int changed = jdbc.sql("""
                        update sessions
                        set former_hash = :hash, former_until = null, token_hash = :next, token_at = :now
                        where (token_hash = :hash and token_at <= :due)
                           or (former_hash = :hash and former_until is null and token_at <= :lost)""")
                .param("hash", Tokens.hash(token))
                .param("next", Tokens.hash(next))
                .param("now", Times.column(now))
                .param("due", Times.column(now.minus(RENEW_AFTER)))
                .param("lost", Times.column(now.minus(FORMER_WORKS)))
                .update();
        return changed == 0 ? Optional.empty() : Optional.of(new Secret<>(next));
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
        jdbc.sql("delete from sessions where token_hash = :hash or former_hash = :hash returning id, user_id")
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
                        select * from sessions
                        where user_id = :user and expires_at > :now and created_at > :oldest and ended_at is null
                        order by id desc limit 200""")
                .param("oldest", Times.column(clock.instant().minus(properties.longest())))
                .param("user", owner.value())
                .param("now", Times.column(clock.instant()))
                .query(Sessions::map)
                .list()
                .stream()
                .map(row -> row.of(user, false))
                .toList();
    }

    /** Ends a session at once; another person's is not there. */
    @Transactional
    public void revoke(Caller caller, UUID id) {
        caller.require(Scope.WRITE);
        boolean own = jdbc.sql("select user_id from sessions where id = :id")
                .param("id", id)
                .query(Long.class)
                .optional()
                .map(UserId::new)
                .filter(caller::mayActFor)
                .isPresent();
        if (!own) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no session " + id);
        }
        jdbc.sql("delete from sessions where id = :id").param("id", id).update();
        audit.record(caller, "session.ended", "session:" + id, null);
    }

    /** Ends all sessions of a person at once, their browsers' and their Mini Apps'; says how many there were. */
    @Transactional
    public int endAll(Caller caller, UserId owner) {
        caller.require(Scope.WRITE);
        users.get(caller, owner);
        int ended = jdbc.sql("delete from sessions where user_id = :user")
                .param("user", owner.value())
                .update();
        if (ended > 0) {
            audit.record(caller, "sessions.ended", "user:" + owner, ended + " at once");
        }
        return ended;
    }

    private record Row(
            UUID id,
            UserId user,
            boolean renewed,
            @Nullable Instant formerUntil,
            Instant tokenAt,
            @Nullable String browser,
            boolean miniApp,
            boolean asAdministrator,
            Secret<String> formKey,
            Instant createdAt,
            Instant lastSeenAt,
            Instant expiresAt) {
        Session of(User person, boolean renewable) {
            return new Session(id, person, browser, miniApp, formKey, renewable, createdAt, lastSeenAt, expiresAt);
        }
    }

    private static Row map(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                new UserId(row.getLong("user_id")),
                row.getBytes("former_hash") != null,
                Times.readNullable(row, "former_until"),
                Times.read(row, "token_at"),
                row.getString("browser"),
                row.getBoolean("mini_app"),
                row.getBoolean("as_administrator"),
                new Secret<>(row.getString("form_key")),
                Times.read(row, "created_at"),
                Times.read(row, "last_seen_at"),
                Times.read(row, "expires_at"));
    }
}
