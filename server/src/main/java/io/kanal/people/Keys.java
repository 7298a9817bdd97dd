package io.kanal.people;

import io.kanal.people.internal.Times;
import io.kanal.people.internal.Tokens;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.input.InvalidInput;
import io.kanal.shared.secrets.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * API keys. A token reads {@code kanal_<handle>_<secret>}: the handle finds the row, the secret is compared by hash in
 * constant time. The token is given out once, when the key is made. A key made by another key ends with it.
 */
@Component
public class Keys {
    private static final Pattern TOKEN = Pattern.compile("kanal_([a-z0-9]{12})_[A-Za-z0-9_-]{43}");
    private static final int MOST_PER_PERSON = 100;

    private final JdbcClient jdbc;
    private final Users users;
    private final Audit audit;
    private final Clock clock;

    Keys(JdbcClient jdbc, Users users, Audit audit, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.audit = audit;
        this.clock = clock;
    }

    /** A key just made, with the only sight of its token. */
    public record NewKey(ApiKey key, Secret<String> token) {}

    /**
     * Makes a key for a person. A caller gives out no scope it lacks itself, and a key made by a key ends with it: at its
     * time, or when it is revoked.
     *
     * @param expiresAt null for as long as the caller's own proof lasts: for ever, or until the end of the key that asks
     */
    @Transactional
    public NewKey create(Caller caller, UserId owner, String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
        caller.require(Scope.WRITE);
        caller.requireSelfOrAdministrator(owner);
        Instant now = clock.instant();
        requireValid(caller, owner, name, scopes, expiresAt, now);
        Instant end = within(parentsEnd(caller), expiresAt);
        String handle = Tokens.handle();
        String token = "kanal_" + handle + "_" + Tokens.random();
        ApiKey key = jdbc.sql("""
                        insert into api_keys (handle, user_id, name, token_hash, scopes, created_at, expires_at, parent_id)
                        values (:handle, :user, :name, :hash, :scopes, :now, :expires, :parent)
                        returning *""")
                .param("handle", handle)
                .param("user", owner.value())
                .param("name", name.strip())
                .param("hash", Tokens.hash(token))
                .param("scopes", scopes.stream().map(Scope::label).sorted().toArray(String[]::new))
                .param("now", Times.column(now))
                .param("expires", Times.nullableColumn(end))
                .param("parent", caller.key())
                .query(Keys::map)
                .single();
        audit.record(caller, "key.created", "key:" + key.id(), key.name());
        return new NewKey(key, new Secret<>(token));
    }

    /** When the key that asks ends, empty where it does not; no other transaction revokes it until this one is through. */
    private Optional<Instant> parentsEnd(Caller caller) {
        Long parent = caller.key();
        if (parent == null) {
            return Optional.empty();
        }
        ApiKey key = jdbc.sql("select * from api_keys where id = :id and revoked_at is null for share")
                .param("id", parent)
                .query(Keys::map)
                .optional()
                .orElseThrow(() -> new KanalException(ErrorCode.FORBIDDEN, "This key was revoked a moment ago"));
        return Optional.ofNullable(key.expiresAt());
    }

    private static @Nullable Instant within(Optional<Instant> end, @Nullable Instant wanted) {
        if (end.isPresent() && wanted != null && wanted.isAfter(end.get())) {
            throw InvalidInput.value(
                    "expires_at", wanted, "no later than " + end.get() + ", when the key that asks for it ends", null);
        }
        return wanted == null ? end.orElse(null) : wanted;
    }

    private void requireValid(
            Caller caller, UserId owner, String name, Set<Scope> scopes, @Nullable Instant expiresAt, Instant now) {
        if (name.isBlank() || name.strip().length() > 100) {
            throw InvalidInput.of("name", "1 to 100 characters", "A key's name has 1 to 100 characters");
        }
        if (scopes.isEmpty()) {
            throw InvalidInput.of(
                    "scopes",
                    "at least one of read, write, admin, metrics",
                    "A key needs at least one scope: read, write, admin, metrics");
        }
        for (Scope scope : scopes) {
            caller.require(scope);
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw InvalidInput.value("expires_at", expiresAt, "a time to come", null);
        }
        long keys = jdbc.sql("select count(*) from api_keys where user_id = :user and revoked_at is null")
                .param("user", owner.value())
                .query(Long.class)
                .single();
        if (keys >= MOST_PER_PERSON) {
            throw new KanalException(
                    ErrorCode.CONFLICT, "A person has at most " + MOST_PER_PERSON + " keys; revoke one first");
        }
    }

    /** A person's keys that are not revoked, newest first. */
    public List<ApiKey> list(Caller caller, UserId owner) {
        caller.requireSelfOrAdministrator(owner);
        return jdbc.sql("""
                        select * from api_keys where user_id = :user and revoked_at is null
                        order by id desc limit 200""").param("user", owner.value()).query(Keys::map).list();
    }

    /** Ends a key at once, and with it the keys that it made, and theirs; ending it twice is no error. Another person's is not there. */
    @Transactional
    public void revoke(Caller caller, long id) {
        caller.require(Scope.WRITE);
        boolean own = jdbc.sql("select * from api_keys where id = :id for update")
                .param("id", id)
                .query(Keys::map)
                .optional()
                .filter(found -> caller.mayActFor(found.owner()))
                .isPresent();
        if (!own) {
            throw new KanalException(ErrorCode.NOT_FOUND, "There is no key " + id);
        }
        List<ApiKey> ended = revokeLine(id);
        while (!ended.isEmpty()) {
            ended.forEach(one -> audit.record(caller, "key.revoked", "key:" + one.id(), one.name()));
            // A key of the line may have made another one while this waited for it.
            ended = revokeLine(id);
        }
    }

    /** Ends what still works of a key and all that descend from it. */
    private List<ApiKey> revokeLine(long id) {
        return jdbc.sql("""
                        with recursive line as (
                          select id from api_keys where id = :id
                          union
                          select k.id from api_keys k join line on k.parent_id = line.id)
                        update api_keys set revoked_at = :now
                        where revoked_at is null and id in (select id from line)
                        returning *""")
                .param("id", id)
                .param("now", Times.column(clock.instant()))
                .query(Keys::map)
                .list();
    }

    /** The caller a token stands for; empty for a token that is malformed, unknown, expired or revoked. */
    public Optional<Caller> authenticate(String token) {
        Matcher form = TOKEN.matcher(token);
        if (!form.matches()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Shown> shown = jdbc.sql("""
                        select k.id, k.token_hash, k.scopes, k.user_id, u.role, k.last_used_at
                        from api_keys k join users u on u.id = k.user_id
                        where k.handle = :handle and k.revoked_at is null and (u.active or u.blocked_until <= :now)
                          and (k.expires_at is null or k.expires_at > :now)""")
                .param("handle", form.group(1))
                .param("now", Times.column(now))
                .query((row, number) -> shown(row, token))
                .optional()
                .flatMap(found -> found);
        // Only now: whoever writes while reading holds two connections, and many at once would wait for each other.
        shown.filter(key -> key.used() == null || key.used().isBefore(now.minusSeconds(60)))
                .ifPresent(key -> noteUse(key.id(), now));
        return shown.map(Shown::caller);
    }

    /** A key that was shown, and when it was used before. */
    private record Shown(long id, Caller caller, @Nullable Instant used) {}

    private static Optional<Shown> shown(ResultSet row, String token) throws SQLException {
        if (!Tokens.matches(row.getBytes("token_hash"), token)) {
            return Optional.empty();
        }
        long id = row.getLong("id");
        boolean administrator = "administrator".equals(row.getString("role"));
        return Optional.of(new Shown(
                id,
                Caller.key(new UserId(row.getLong("user_id")), administrator, scopes(row))
                        .by(id),
                Times.readNullable(row, "last_used_at")));
    }

    /** That the person of a token, which would work otherwise, is blocked. */
    public Optional<Blocked> blocked(String token) {
        Matcher form = TOKEN.matcher(token);
        if (!form.matches()) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select k.token_hash, k.user_id from api_keys k join users u on u.id = k.user_id
                        where k.handle = :handle and k.revoked_at is null and not u.active
                          and (k.expires_at is null or k.expires_at > :now)""")
                .param("handle", form.group(1))
                .param("now", Times.column(clock.instant()))
                .query((row, _) -> Tokens.matches(row.getBytes("token_hash"), token)
                        ? Optional.of(new UserId(row.getLong("user_id")))
                        : Optional.<UserId>empty())
                .optional()
                .flatMap(found -> found)
                .flatMap(users::blocked);
    }

    private void noteUse(long id, Instant now) {
        jdbc.sql("update api_keys set last_used_at = :now where id = :id")
                .param("now", Times.column(now))
                .param("id", id)
                .update();
    }

    private static Set<Scope> scopes(ResultSet row) throws SQLException {
        String[] labels = (String[]) row.getArray("scopes").getArray();
        return Arrays.stream(labels)
                .map(label -> Scope.valueOf(label.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }

    private static ApiKey map(ResultSet row, int number) throws SQLException {
        return new ApiKey(
                row.getLong("id"),
                row.getString("handle"),
                new UserId(row.getLong("user_id")),
                row.getString("name"),
                scopes(row),
                Times.read(row, "created_at"),
                Times.readNullable(row, "expires_at"),
                Times.readNullable(row, "last_used_at"),
                Times.readNullable(row, "revoked_at"),
                row.getObject("parent_id", Long.class));
    }
}
