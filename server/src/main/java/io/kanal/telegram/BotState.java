package io.kanal.telegram;

/** Whether a bot works. Stored by name. */
public enum BotState {
    ACTIVE,
    /** By a person; nothing is taken in or sent. */
    STOPPED,
    /** Telegram refuses the token; a new one must be registered. */
    REVOKED
}
