package io.kanal.changes;

/** What happened, as the log's rows say it. Stored by name; a name that has landed never changes its meaning. */
public enum ChangeKind {
    MESSAGE_ADDED,
    /** A new revision became the current one, or an older one was added behind it. */
    MESSAGE_EDITED,
    MESSAGE_DELETED,
    /** Seen again after a deletion that turned out to be wrong. */
    MESSAGE_RESTORED,
    /** Physically removed; only the tombstone is left. */
    MESSAGE_ERASED,
    /** Same content, but the reply thread it belongs to became known or changed. */
    MESSAGE_THREADED,
    /** Views or reactions changed; no part of the search indexes. */
    MESSAGE_COUNTED,
    /** Title, username, visibility or consent of a chat changed. */
    CHAT_CHANGED,
    /** Vectors of this message's passages are stored now. */
    VECTORS_READY,
    /** A person began or ended following a channel. */
    WATCH_CHANGED,
    /** A person brought a chat into the record; the detail holds their user id. */
    CHAT_BROUGHT,
    /** An update for a bot came into the inbox; never in the change log itself, but in the log beside it. */
    UPDATE_RECEIVED
}
