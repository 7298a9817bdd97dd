package io.kanal.ingest.internal.export;

import io.kanal.posts.message.MessageParts;

/**
 * The basic group that a supergroup grew out of. Desktop exports its messages with those of the supergroup and tells them
 * apart by their ids, which it shifts far below zero; it does not say which group it was.
 */
public final class FormerGroup {
    private static final long SHIFT = 1_000_000_000L;
    /** Ids above are no messages: Desktop's pages number their date lines with them. */
    private static final long LEAST = 500_000_000L;

    private FormerGroup() {}

    /** Whether an export writes the id of such a message so. */
    public static boolean has(long exported) {
        return exported < -LEAST && MessageParts.isId(exported + SHIFT);
    }

    /** The id that the message had in its group. */
    public static long id(long exported) {
        return exported + SHIFT;
    }
}
