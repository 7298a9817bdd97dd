package io.kanal.changes;

/** Which of the two queues of the log a change stands in. Followers drain {@link #LIVE} first. */
public enum Lane {
    /** What happens now: reactions fire on it. */
    LIVE,
    /** Imports, back-fill, rebuilds: only views read it. */
    BULK
}
