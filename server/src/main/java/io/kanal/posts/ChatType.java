package io.kanal.posts;

/** What a chat is, as far as it matters for ids, rights and passages. */
public enum ChatType {
    CHANNEL,
    SUPERGROUP,
    GROUP,
    PRIVATE,
    SAVED;

    /** Whether its posts stand for themselves; elsewhere people talk and passages are windows. */
    public boolean broadcasts() {
        return this == CHANNEL;
    }

    /**
     * Whether the ids of its messages are its own, one by one. In private chats and basic groups they come from the account
     * that sees them and count what it sees anywhere.
     */
    public boolean numbersItsMessages() {
        return this == CHANNEL || this == SUPERGROUP;
    }
}
