package io.kanal.simulator.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A person who waits to be let in; {@code queryId} names the question put to a guard bot. */
public record JoinRequest(
        long user,
        Instant date,
        @Nullable String bio,
        @Nullable String link,
        String queryId) {}
