package io.kanal.posts;

/** Whether somebody said something or Telegram noted an event. */
public enum MessageKind {
    MESSAGE,
    SERVICE,
    /** Telegram or the source could not show it; it exists all the same. */
    UNSUPPORTED
}
