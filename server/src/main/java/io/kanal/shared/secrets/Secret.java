package io.kanal.shared.secrets;

import java.util.Objects;

/** A value that must not be printed: tokens, keys, passwords, sessions. Only {@link #reveal()} gives it out. */
public record Secret<T>(T reveal) {
    public Secret {
        Objects.requireNonNull(reveal);
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
