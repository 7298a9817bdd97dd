package io.kanal.shared;

/** Kanal's own id of a message; unlike Telegram's id it is unique over all chats. */
public record MessageId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
