package io.kanal.shared;

/**
 * Whose view a Telegram chat id belongs to: {@link #PUBLIC} for channels and supergroups, whose ids mean the same to
 * everyone; the importing user or owning account for private chats and basic groups.
 */
public record Realm(long value) {
    public static final Realm PUBLIC = new Realm(0);

    /** The realm of what one person brought in for their own eyes. */
    public static Realm of(UserId user) {
        return new Realm(user.value());
    }
}
