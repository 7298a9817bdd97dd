package io.kanal.people;

import io.kanal.people.internal.Times;
import io.kanal.people.internal.Tokens;
import io.kanal.people.internal.WrongCodes;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.secrets.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which Telegram account is which user. A user makes a code, the account sends it to Kanal's bot within ten minutes; a
 * code works once, a user has one at a time, and the table holds its hash. An account that sends five wrong codes within
 * an hour has to wait, so that the 50 bits of a code cannot be guessed.
 */
@Component
public class TelegramLinks {
    public static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Pattern FORM = Pattern.compile("[a-km-np-z2-9]{5}-?[a-km-np-z2-9]{5}");

    private final JdbcClient jdbc;
    private final Users users;
    private final WrongCodes wrong;
    private final Audit audit;
    private final RefusedLogins refused;
    private final Clock clock;

    TelegramLinks(JdbcClient jdbc, Users users, WrongCodes wrong, Audit audit, RefusedLogins refused, Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.wrong = wrong;
        this.audit = audit;
        this.refused = refused;
        this.clock = clock;
    }

    /** Whether a text has the form of a code; says nothing about whether it works. */
    public static boolean looksLikeCode(String text) {
        return FORM.matcher(bare(text)).matches();
    }

    private static String bare(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** Makes a code for a user; an earlier one stops working. */
    @Transactional
    public LinkCode create(Caller caller, UserId user) {
        caller.require(Scope.WRITE);
        LoginLinks.requireAllRights(users, jdbc, caller);
        if (users.get(caller, user).telegramId() != null) {
            throw new KanalException(
                    ErrorCode.CONFLICT, "A Telegram account is linked with this user; unlink it first");
        }
        Instant expires = clock.instant().plus(LIFETIME);
        String letters = Tokens.handle().substring(0, 10);
        jdbc.sql("""
                        insert into telegram_link_codes (code_hash, user_id, expires_at) values (:hash, :user, :expires)
                        on conflict (user_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at""")
                .param("hash", Tokens.hash(letters))
                .param("user", user.value())
                .param("expires", Times.column(expires))
                .update();
        audit.record(caller, "telegram.code-created", "user:" + user, null);
        return new LinkCode(new Secret<>(letters.substring(0, 5) + "-" + letters.substring(5)), expires);
    }

    /**
     * Uses a code up for a Telegram account. Only the bot that spoke with the account may call it: the id must come from
     * Telegram.
     *
     * @param name the account's username with @, or its first name
     */
    @Transactional
    public Linking redeem(String code, long telegramId, String name) {
        Instant now = clock.instant();
        if (wrong.barred(telegramId)) {
            refused.note(RefusedLogins.Proof.TELEGRAM_CODE);
            refused.slow(RefusedLogins.Proof.TELEGRAM_CODE);
            return new Linking.Barred();
        }
        Optional<User> owner =
                looksLikeCode(code) ? owner(Tokens.hash(bare(code).replace("-", "")), now) : Optional.empty();
        if (owner.isEmpty()) {
            wrong.count(telegramId);
            refused.note(RefusedLogins.Proof.TELEGRAM_CODE);
            return new Linking.Unknown();
        }
        Optional<User> known = users.findByTelegramId(telegramId);
        if (known.isPresent() && !known.get().id().equals(owner.get().id())) {
            return new Linking.Taken();
        }
        UserId user = owner.get().id();
        jdbc.sql("delete from telegram_link_codes where user_id = :user")
                .param("user", user.value())
                .update();
        wrong.forget(telegramId);
        jdbc.sql("""
                        update users set telegram_id = :id, telegram_name = :name, telegram_linked_at = :now
                        where id = :user""")
                .param("id", telegramId)
                .param("name", name.substring(0, Math.min(100, name.length())))
                .param("now", Times.column(now))
                .param("user", user.value())
                .update();
        audit.record(owner.get().caller(), "telegram.linked", "user:" + user, null);
        return new Linking.Linked(
                users.find(user).orElseThrow(() -> new IllegalStateException("A user vanished while being linked")));
    }

    /** The account linked with a user. */
    public Optional<TelegramLink> find(Caller caller, UserId user) {
        caller.requireSelfOrAdministrator(user);
        return jdbc.sql("""
                        select telegram_id, coalesce(telegram_name, '') as name,
                               coalesce(telegram_linked_at, created_at) as linked_at
                        from users where id = :user and telegram_id is not null""")
                .param("user", user.value())
                .query((row, number) -> new TelegramLink(
                        row.getLong("telegram_id"), row.getString("name"), Times.read(row, "linked_at")))
                .optional();
    }

    /** Parts account and user; parting them twice is no error. */
    @Transactional
    public void unlink(Caller caller, UserId user) {
        caller.require(Scope.WRITE);
        users.get(caller, user);
        int changed = jdbc.sql("""
                        update users set telegram_id = null, telegram_name = null, telegram_linked_at = null
                        where id = :user and telegram_id is not null""").param("user", user.value()).update();
        if (changed > 0) {
            audit.record(caller, "telegram.unlinked", "user:" + user, null);
        }
    }

    /** Whose code it is; locks the row, so that of two accounts with the same code one wins. */
    private Optional<User> owner(byte[] hash, Instant now) {
        return jdbc.sql("""
                        select user_id from telegram_link_codes where code_hash = :hash and expires_at > :now for update""")
                .param("hash", hash)
                .param("now", Times.column(now))
                .query(Long.class)
                .optional()
                .flatMap(id -> users.find(new UserId(id)))
                .filter(User::active);
    }
}
