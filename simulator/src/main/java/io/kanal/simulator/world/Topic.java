package io.kanal.simulator.world;

import org.jspecify.annotations.Nullable;

/** A topic of a forum; {@code id} is the id of the message that created it. */
public record Topic(
        int id, String name, int iconColor, @Nullable String iconEmoji, boolean closed) {}
