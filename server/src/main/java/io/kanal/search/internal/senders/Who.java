package io.kanal.search.internal.senders;

import io.kanal.shared.TelegramChatId;

/** A sender as a query names one. */
public sealed interface Who {
    /** By the number that Telegram gave: {@code from:user12}. */
    record Numbered(TelegramChatId id) implements Who {}

    /**
     * By a name or a part of it.
     *
     * @param quoted written in quotation marks: a person's name before that of a channel
     */
    record Named(String name, boolean quoted) implements Who {}
}
