package io.kanal.cli.internal.terminal;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; the message is the one sentence that the person sees. */
public final class CommandFailure extends RuntimeException {
    private final ExitCode code;

    public CommandFailure(ExitCode code, String message) {
        this(code, message, null);
    }

    public CommandFailure(ExitCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
