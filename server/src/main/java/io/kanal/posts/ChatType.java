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
}
