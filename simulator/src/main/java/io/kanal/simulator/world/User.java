package io.kanal.simulator.world;

import org.jspecify.annotations.Nullable;

/** A person or a bot. */
public record User(
        long id,
        boolean bot,
        String firstName,
        @Nullable String lastName,
        @Nullable String username,
        @Nullable String languageCode,
        boolean premium,
        boolean deactivated) {

    /** What anonymous administrators of groups appear as. */
    public static final User GROUP_ANONYMOUS_BOT =
            new User(1_087_968_824L, true, "Group", null, "GroupAnonymousBot", null, false, false);

    /** What channels that write in groups appear as. */
    public static final User CHANNEL_BOT =
            new User(136_817_688L, true, "Channel", null, "Channel_Bot", null, false, false);

    /** What posts forwarded into a discussion group come from. */
    public static final User TELEGRAM = new User(777_000L, false, "Telegram", null, null, null, false, false);

    public String name() {
        return lastName == null ? firstName : firstName + " " + lastName;
    }

    public User withDeactivated(boolean gone) {
        return gone
                ? new User(id, bot, "", null, null, languageCode, false, true)
                : new User(id, bot, firstName, lastName, username, languageCode, premium, false);
    }
}
