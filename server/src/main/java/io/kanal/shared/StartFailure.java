package io.kanal.shared;

import org.jspecify.annotations.Nullable;

/** Kanal cannot start; the message is the sentence that the person sees, and says what to do. */
public final class StartFailure extends RuntimeException {
    public StartFailure(String message) {
        this(message, null);
    }

    public StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
