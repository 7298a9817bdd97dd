package io.kanal.ai.internal.openai;

import io.kanal.ai.CallOutcome;
import org.jspecify.annotations.Nullable;

/** A call of a chat model that gave nothing to use; the next model of the chain may. */
public final class ChatFailure extends Exception {
    private final CallOutcome outcome;

    ChatFailure(CallOutcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    public CallOutcome outcome() {
        return outcome;
    }
}
