package io.kanal.shared;

import java.util.EnumSet;
import java.util.Set;

/** The parts of Kanal that this process runs; all of them unless the installation is spread over machines. */
public record Roles(Set<Role> active) {
    public Roles {
        active = Set.copyOf(active);
    }

    public static Roles all() {
        return new Roles(EnumSet.allOf(Role.class));
    }

    public boolean has(Role role) {
        return active.contains(role);
    }

    /** One part. */
    public enum Role {
        /** Pages, REST, MCP, feeds. */
        WEB,
        /** Kanal's own bot and the bots it runs. */
        BOT,
        /** Sources other than accounts. */
        INGEST,
        /** Telegram user accounts. */
        ACCOUNTS,
        /** Followers, jobs and slow work. */
        WORKER,
        /** NATS and webhooks. */
        GATEWAY
    }
}
