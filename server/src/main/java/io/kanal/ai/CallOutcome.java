package io.kanal.ai;

/** How a call of a model ended. */
public enum CallOutcome {
    DONE,
    /** It failed, answered an error or nonsense, or broke off. */
    FAILED,
    TIMED_OUT,
    /** 429. */
    RATE_LIMITED,
    /** 401 or 403: the key is wrong. */
    REFUSED,
    /** It answered, but not what it was asked for. */
    UNREADABLE,
    /** The one who asked went away. */
    CANCELLED
}
