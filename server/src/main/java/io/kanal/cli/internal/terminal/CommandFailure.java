package io.kanal.cli.internal.terminal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A command cannot do what was asked; the message is the one sentence that the person sees. */
public final class CommandFailure extends RuntimeException {
    private final ExitCode code;
    private transient @Nullable JsonNode problem;

    public CommandFailure(ExitCode code, String message) {
        this(code, message, null);
    }

    public CommandFailure(ExitCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** With what the server answered. */
    CommandFailure with(JsonNode answered) {
        problem = answered;
        return this;
    }

    /** The server's problem document; null where no server has spoken. */
    public @Nullable JsonNode problem() {
        return problem;
    }

    public ExitCode code() {
        return code;
    }
}
