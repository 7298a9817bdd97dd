package io.kanal.simulator.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a forwarded message was first. */
public sealed interface ForwardOrigin {
    Instant date();

    /** A user who shows who they are. */
    record FromUser(User user, Instant date) implements ForwardOrigin {}

    /** A name without an account, as imported or hidden senders have. */
    record FromHidden(String name, Instant date) implements ForwardOrigin {}

    /** An anonymous administrator of a group. */
    record FromChat(Chat chat, @Nullable String signature, Instant date) implements ForwardOrigin {}

    /** A post of a channel. */
    record FromChannel(Chat chat, int message, @Nullable String signature, Instant date) implements ForwardOrigin {}
}
