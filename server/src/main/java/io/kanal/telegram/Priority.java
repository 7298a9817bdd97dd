package io.kanal.telegram;

/** What goes first when not everything may go at once, most urgent first. The order is stored: only ever append. */
public enum Priority {
    /** Answers that Telegram drops after seconds: to buttons, inline queries, join requests, payments. */
    DEADLINE,
    MODERATION,
    /** Answers to what somebody just wrote. */
    REPLY,
    /** What somebody asked to be told: digests, alerts. */
    NOTIFICATION,
    BROADCAST;

    /** Whether it waits for Telegram's limit over all chats; what answers people is not bound by it. */
    public boolean bulk() {
        return this == NOTIFICATION || this == BROADCAST;
    }
}
