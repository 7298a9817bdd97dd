package io.kanal.posts.spi;

import io.kanal.shared.ChatId;
import io.kanal.shared.MessageId;
import java.util.Map;

/**
 * Rows of one room that carry a chat's id. When a chat that was known by name alone turns out to be one that is in the record
 * already, each bean of this kind moves its own rows.
 *
 * <p>All calls are parts of one transaction, so a join happens as a whole or not at all; both chats are there and locked
 * until it ends, and the old one is removed after the last call. An implementation uses nothing but this transaction, fails
 * by throwing, and appends no change: the join announces what became of every message.
 */
public interface ChatRows {
    /** Moves everything; where both chats have the same thing, that of the one that stays is kept. */
    void move(ChatId from, ChatId to);

    /**
     * Messages that both chats held, from the one that goes to the one that stays; called before the former are deleted, for
     * at most 2,000 of them at once.
     */
    default void replace(Map<MessageId, MessageId> twins) {}
}
