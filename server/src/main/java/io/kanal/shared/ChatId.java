package io.kanal.shared;

/** Kanal's own id of a chat; unlike Telegram's id it is unique over all realms. */
public record ChatId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
