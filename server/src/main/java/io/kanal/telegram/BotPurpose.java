package io.kanal.telegram;

/** What a bot is for. Stored by name. */
public enum BotPurpose {
    /** Kanal's own: people talk to Kanal through it. At most one bot has this purpose. */
    KANAL,
    /** Run for somebody by Kanal. */
    HOSTED
}
