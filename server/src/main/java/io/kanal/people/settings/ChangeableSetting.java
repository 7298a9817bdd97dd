package io.kanal.people.settings;

import java.util.List;

/**
 * A setting of the installation that may change while it runs, as a bean of the room that uses it. Secrets and addresses of back
 * ends are none: whoever administers people need not know them.
 */
public interface ChangeableSetting {
    /** Its stable name, such as {@code retention_days}. */
    String name();

    /** The variable of the environment that sets it at the start. */
    String variable();

    /** What the environment says; empty for nothing. */
    String ofEnvironment();

    /** The values there are; empty where it is free. */
    default List<String> choices() {
        return List.of();
    }

    /** Whether it is a text of several lines. */
    default boolean lines() {
        return false;
    }

    /** How many characters it takes at most. */
    int longest();

    /**
     * The value as it is kept, empty for nothing.
     *
     * @throws io.kanal.shared.InvalidInput where it is none, of the field {@code value}
     */
    String accept(String written);
}
