package io.kanal.shared;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. Every use case takes one and decides by it what may be seen and done.
 *
 * @param user the person behind the call; null only for Kanal itself
 * @param administrator whether that person is an administrator
 * @param scopes what this call may do: all for a logged-in person, a key's own for a key
 */
public record Caller(@Nullable UserId user, boolean administrator, Set<Scope> scopes) {
    /** Kanal's own work: followers, schedules, start-up. */
    public static final Caller KANAL = new Caller(null, true, EnumSet.allOf(Scope.class));

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** A person who is logged in. */
    public static Caller person(UserId user, boolean administrator) {
        return new Caller(user, administrator, EnumSet.allOf(Scope.class));
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

    /** Fails unless this call holds the scope. */
    public void require(Scope scope) {
        if (!scopes.contains(scope) || (scope == Scope.ADMIN && !administrator)) {
            throw new KanalException(ErrorCode.FORBIDDEN, "This needs the scope '" + scope.label() + "'");
        }
    }

    /** Fails unless the thing of this owner may be touched: by the owner, or by an administrator. */
    public void requireSelfOrAdministrator(UserId owner) {
        if (!administrator && !owner.equals(user)) {
            throw new KanalException(ErrorCode.FORBIDDEN, "This belongs to another person");
        }
    }
}
