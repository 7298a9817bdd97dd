package io.kanal.shared;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. Every use case takes one and decides by it what may be seen and done.
 *
 * <p>A role is not in here, on purpose: what a person's role allows and what this key or session was given are cut down to
 * one set when the caller is made, so that no rule can rest on the role alone.
 *
 * @param user the person behind the call; null only for Kanal itself
 * @param scopes what this call may do: what was given to it, within the role of the person
 * @param key the key by which the person calls; null for Kanal itself and for people who are logged in
 */
public record Caller(
        @Nullable UserId user, Set<Scope> scopes, @Nullable Long key) {
    /** Kanal's own work: followers, schedules, start-up. */
    public static final Caller KANAL = new Caller(null, EnumSet.allOf(Scope.class));

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public Caller(@Nullable UserId user, Set<Scope> scopes) {
        this(user, scopes, null);
    }

    /** A person who is logged in: everything within their role. */
    public static Caller person(UserId user, boolean administrator) {
        return key(user, administrator, EnumSet.allOf(Scope.class));
    }

    /** A key of a person: of its scopes those within the person's role as it is now. */
    public static Caller key(UserId user, boolean administrator, Set<Scope> given) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(given);
        if (!administrator) {
            scopes.remove(Scope.ADMIN);
        }
        return new Caller(user, scopes);
    }

    /** The same, called by the key of this id. */
    public Caller by(long id) {
        return new Caller(user, scopes, id);
    }

    /** Whether this is Kanal itself and not a person or a key. */
    public boolean isKanal() {
        return user == null;
    }

    /** The person behind the call; fails for Kanal itself, which has no things of its own. */
    public UserId person() {
        if (user == null) {
            throw new KanalException(ErrorCode.FORBIDDEN, "This needs a person; Kanal itself asked");
        }
        return user;
    }

    /** Whether this call holds the scope. */
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** Fails unless this call holds the scope. */
    public void require(Scope scope) {
        if (!may(scope)) {
            throw new KanalException(ErrorCode.FORBIDDEN, "This needs the scope '" + scope.label() + "'");
        }
    }

    /** Whether the things of this owner may be touched: by the owner, or by whoever holds {@link Scope#ADMIN}. */
    public boolean mayActFor(UserId owner) {
        return may(Scope.ADMIN) || owner.equals(user);
    }

    /** Fails unless {@link #mayActFor} holds. */
    public void requireSelfOrAdministrator(UserId owner) {
        if (!mayActFor(owner)) {
            throw new KanalException(ErrorCode.FORBIDDEN, "This belongs to another person");
        }
    }
}
