package io.kanal.web;

import io.kanal.shared.Scope;
import org.jspecify.annotations.Nullable;

/** Who an endpoint is for. Use cases decide further, by the things that are asked for. */
public enum Audience {
    /** Anybody who reaches the server, logged in or not. */
    EVERYONE(null),
    READERS(Scope.READ),
    WRITERS(Scope.WRITE),
    ADMINISTRATORS(Scope.ADMIN),
    /** Programs that collect metrics. */
    SCRAPERS(Scope.METRICS);

    private final @Nullable Scope scope;

    Audience(@Nullable Scope scope) {
        this.scope = scope;
    }

    /** The scope a caller must hold; null where nobody needs to be known. */
    public @Nullable Scope scope() {
        return scope;
    }
}
