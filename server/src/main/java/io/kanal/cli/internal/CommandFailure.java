package io.kanal.cli.internal;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; the message is the one sentence that the person sees. */
final class CommandFailure extends RuntimeException {
    private final ExitCode code;

    CommandFailure(ExitCode code, String message) {
        this(code, message, null);
    }

    CommandFailure(ExitCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
