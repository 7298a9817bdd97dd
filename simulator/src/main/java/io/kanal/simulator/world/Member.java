package io.kanal.simulator.world;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user's standing in a chat.
 *
 * @param rights of an administrator, or the permissions of a restricted member
 * @param until end of a restriction or a ban; null is forever
 * @param present for a restricted user: is a member now
 */
public record Member(
        long user,
        Status status,
        Set<String> rights,
        boolean anonymous,
        @Nullable String title,
        @Nullable Instant until,
        boolean present) {

    /** The Bot API's six kinds of members. */
    public enum Status {
        CREATOR("creator"),
        ADMINISTRATOR("administrator"),
        MEMBER("member"),
        RESTRICTED("restricted"),
        LEFT("left"),
        KICKED("kicked");

        private final String apiName;

        Status(String apiName) {
            this.apiName = apiName;
        }

        public String apiName() {
            return apiName;
        }
    }

    public Member {
        rights = Set.copyOf(rights);
    }

    public static Member plain(long user) {
        return new Member(user, Status.MEMBER, Set.of(), false, null, null, true);
    }

    public static Member left(long user) {
        return new Member(user, Status.LEFT, Set.of(), false, null, null, false);
    }

    public static Member creator(long user) {
        return new Member(user, Status.CREATOR, Set.of(), false, null, null, true);
    }

    public static Member administrator(long user, Set<String> rights) {
        return new Member(user, Status.ADMINISTRATOR, rights, false, null, null, true);
    }

    public static Member kicked(long user, @Nullable Instant until) {
        return new Member(user, Status.KICKED, Set.of(), false, null, until, false);
    }

    public boolean isIn() {
        return switch (status) {
            case CREATOR, ADMINISTRATOR, MEMBER -> true;
            case RESTRICTED -> present;
            case LEFT, KICKED -> false;
        };
    }

    public boolean isAdministrator() {
        return status == Status.CREATOR || status == Status.ADMINISTRATOR;
    }

    /** Whether an administrator holds a right; a creator holds all. */
    public boolean has(String right) {
        return status == Status.CREATOR || (status == Status.ADMINISTRATOR && rights.contains(right));
    }

    public Member withAnonymous(boolean hidden) {
        return new Member(user, status, rights, hidden, title, until, present);
    }

    public Member withTitle(@Nullable String newTitle) {
        return new Member(user, status, rights, anonymous, newTitle, until, present);
    }
}
