package io.kanal.telegram;

/** The row of a bot in this installation; not its Telegram id. */
public record BotId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
