package io.kanal.shared;

import java.util.Locale;

/** What an API key may do. A logged-in person holds all of them within their own role. */
public enum Scope {
    /** Search, ask and read posts. */
    READ,
    /** Follow, import, push, change settings. */
    WRITE,
    /** What only administrators may do: other people's things, followers, backup, doctor. */
    ADMIN,
    /** Read {@code /metrics} and {@code /health/dependencies} and nothing else. */
    METRICS;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
