package io.kanal.search;

import java.util.List;

/**
 * One of several that a name in a query may stand for.
 *
 * @param filter what names it alone: {@code from:user12}, {@code in:3}
 * @param name as people know it now
 * @param chats titles of chats that tell it from others of this name, at most three; empty where it is a chat itself
 */
public record Choice(String filter, String name, List<String> chats) {
    public Choice {
        chats = List.copyOf(chats);
    }

    /** On one line: {@code from:user12 (Anna Bell, Hiking club)}. */
    public String line() {
        return chats.isEmpty()
                ? "%s (%s)".formatted(filter, name)
                : "%s (%s, %s)".formatted(filter, name, String.join(", ", chats));
    }
}
