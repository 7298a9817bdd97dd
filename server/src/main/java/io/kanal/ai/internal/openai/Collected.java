package io.kanal.ai.internal.openai;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.kanal.ai.TokenSink;
import org.jspecify.annotations.Nullable;

/** Hands pieces of one streamed answer on and keeps how it ended. */
final class Collected implements StreamingChatResponseHandler {
    private final TokenSink sink;
    private @Nullable ChatResponse response;
    private @Nullable Throwable error;
    private boolean cancelled;
    private @Nullable RuntimeException readerGone;

    Collected(TokenSink sink) {
        this.sink = sink;
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        if (cancelled || error != null) {
            return;
        }
        try {
            if (sink.cancelled()) {
                cancelled = true;
                context.streamingHandle().cancel();
            } else {
                sink.piece(piece.text());
            }
        } catch (RuntimeException e) {
            // The parser would swallow it; it must reach the one who asked.
            cancelled = true;
            readerGone = e;
            context.streamingHandle().cancel();
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        response = complete;
    }

    @Override
    public void onError(Throwable failure) {
        if (error == null) {
            error = failure;
        }
    }

    boolean cancelled() {
        return cancelled;
    }

    /** What the sink threw; null where it was cancelled in an orderly way. */
    @Nullable
    RuntimeException readerGone() {
        return readerGone;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    @Nullable
    ChatResponse response() {
        return response;
    }
}
