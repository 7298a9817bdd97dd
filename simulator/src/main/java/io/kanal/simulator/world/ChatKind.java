package io.kanal.simulator.world;

import java.util.Locale;

/** The kinds of chats. */
public enum ChatKind {
    PRIVATE,
    GROUP,
    SUPERGROUP,
    CHANNEL;

    /** As the Bot API writes it. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isGroup() {
        return this == GROUP || this == SUPERGROUP;
    }
}
