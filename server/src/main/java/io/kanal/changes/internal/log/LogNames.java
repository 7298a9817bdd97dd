package io.kanal.changes.internal.log;

/** Names in PostgreSQL that every node must agree on. */
public final class LogNames {
    /** Key of the advisory lock that puts appending transactions in a row: the letters of "kanal". */
    public static final long APPEND_LOCK = 0x6b616e616cL;

    /** The channel on which a commit wakes followers and workers of all nodes. */
    public static final String CHANNEL = "kanal_log";

    /** The payload that wakes everybody, those too who wait for something of a name. */
    public static final String ALL = "*";

    private LogNames() {}
}
