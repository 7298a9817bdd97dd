package io.kanal.simulator.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A link by which people come into a chat. */
public record InviteLink(
        String address,
        long creator,
        boolean byRequest,
        boolean primary,
        boolean revoked,
        @Nullable String name,
        @Nullable Instant expires,
        @Nullable Integer memberLimit,
        int joined) {

    InviteLink withJoined(int count) {
        return new InviteLink(address, creator, byRequest, primary, revoked, name, expires, memberLimit, count);
    }

    InviteLink withRevoked() {
        return new InviteLink(address, creator, byRequest, primary, true, name, expires, memberLimit, joined);
    }
}
