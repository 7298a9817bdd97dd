package io.kanal.ingest.internal.export;

/**
 * A place in an export: so many whole chats, and so many messages of the next one, lie before it. Counts what the file
 * holds, readable or not, so that the same file always leads to the same place.
 */
public record Position(int chats, long messages) {
    public static final Position START = new Position(0, 0);

    boolean isBefore(Position other) {
        return chats != other.chats ? chats < other.chats : messages < other.messages;
    }
}
