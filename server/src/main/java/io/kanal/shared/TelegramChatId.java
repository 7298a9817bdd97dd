package io.kanal.shared;

/**
 * A chat's id as the Bot API writes it: positive for users, negative for basic groups, and -100 followed by the bare id
 * for channels and supergroups. Up to 52 significant bits.
 */
public record TelegramChatId(long marked) {
    /** The largest number that a chat or user can have: "it has at most 52 significant bits", says the Bot API. */
    public static final long LARGEST = (1L << 52) - 1;

    private static final long CHANNEL_MARK = -1_000_000_000_000L;

    /** The marked id of the channel or supergroup with this bare id, as exports and t.me pages write it. */
    public static TelegramChatId ofChannel(long bare) {
        return new TelegramChatId(CHANNEL_MARK - bare);
    }

    /** The marked id of the basic group with this bare id. */
    public static TelegramChatId ofGroup(long bare) {
        return new TelegramChatId(-bare);
    }

    /** The marked id of a user or of the private chat with them. */
    public static TelegramChatId ofUser(long bare) {
        return new TelegramChatId(bare);
    }

    /** Whether this is a channel or supergroup, whose messages carry ids of their own that never repeat. */
    public boolean isChannel() {
        return marked < CHANNEL_MARK;
    }

    /** The id without its mark, as links of the form t.me/c/… write it. */
    public long bare() {
        return isChannel() ? CHANNEL_MARK - marked : Math.abs(marked);
    }

    @Override
    public String toString() {
        return Long.toString(marked);
    }
}
