package io.kanal.ai;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.kanal.ai.internal.FailureStreak;
import io.kanal.ai.internal.ModelSlots;
import io.kanal.ai.internal.openai.ChatFailure;
import io.kanal.ai.internal.openai.OpenAiChat;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of one use, tried in order: the next one is asked when one fails, takes too long, says nothing to use, or has
 * failed so often that it is left alone for a while. Every call is written into the ledger.
 */
public final class ChatChain {
    private static final Logger LOG = LoggerFactory.getLogger(ChatChain.class);

    private final ChatUse use;
    private final List<Link> links;
    private final ModelCalls ledger;
    private final ModelSlots slots;

    ChatChain(ChatUse use, List<Link> links, ModelCalls ledger, ModelSlots slots) {
        this.use = use;
        this.links = List.copyOf(links);
        this.ledger = ledger;
        this.slots = slots;
    }

    /** The models' names in the order in which they are tried. */
    public List<String> models() {
        return links.stream().map(link -> link.model().name()).toList();
    }

    /**
     * The first answer that can be used. Must be called outside of transactions; lasts as long as all time-outs together at
     * worst.
     *
     * @param reader makes something of what a model said; empty means that it cannot be used
     * @throws KanalException {@code UNAVAILABLE} when no model gave one, or too many calls run at once
     */
    public <T> T ask(ChatPrompt prompt, Function<ChatReply, Optional<T>> reader) {
        return ask(prompt, null, reader);
    }

    /**
     * The same with the answer handed on as it comes. When a model fails in the middle, the sink is told to {@linkplain
     * TokenSink#restart() restart} before the next one begins.
     *
     * @throws KanalException {@code UNAVAILABLE} when no model gave one, when too many calls run at once, and when the sink was
     *     cancelled or threw: a reader that is gone is no failure of the model
     */
    public <T> T stream(ChatPrompt prompt, TokenSink sink, Function<ChatReply, Optional<T>> reader) {
        return ask(prompt, sink, reader);
    }

    private <T> T ask(ChatPrompt prompt, @Nullable TokenSink sink, Function<ChatReply, Optional<T>> reader) {
        try (ModelSlots.Slot _ = slots.take()) {
            return askInTurn(prompt, sink, reader);
        }
    }

    private <T> T askInTurn(ChatPrompt prompt, @Nullable TokenSink sink, Function<ChatReply, Optional<T>> reader) {
        ChatFailure last = null;
        boolean begun = false;
        for (Link link : links) {
            if (prompt.sensitivity() == Sensitivity.PRIVATE && !link.mayReadPrivate()) {
                continue;
            }
            if (sink != null && sink.cancelled()) {
                break;
            }
            if (!link.breaker().tryAcquirePermission()) {
                continue;
            }
            if (begun && sink != null) {
                restart(sink, link);
            }
            begun = true;
            long start = System.nanoTime();
            try {
                ChatReply reply = link.model().ask(prompt, sink);
                link.breaker().onSuccess(reply.took().toNanos(), TimeUnit.NANOSECONDS);
                link.failures().worked();
                Optional<T> read = reader.apply(reply);
                record(link, reply.tokensIn(), reply.tokensOut(), reply.took(), outcome(read));
                if (read.isPresent()) {
                    return read.get();
                }
            } catch (ChatFailure e) {
                last = e;
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                record(link, 0, 0, took, e.outcome());
                if (e.outcome() == CallOutcome.CANCELLED) {
                    link.breaker().releasePermission();
                    break;
                }
                link.breaker().onError(took.toNanos(), TimeUnit.NANOSECONDS, e);
                link.failures().failed(String.valueOf(e.getMessage()));
                LOG.warn("{}; the next of the chain for {} is asked", e.getMessage(), use);
            }
        }
        throw new KanalException(ErrorCode.UNAVAILABLE, "No chat model gave a usable answer", last);
    }

    private static void restart(TokenSink sink, Link next) {
        try {
            sink.restart();
        } catch (RuntimeException e) {
            next.breaker().releasePermission();
            throw e;
        }
    }

    private static CallOutcome outcome(Optional<?> read) {
        return read.isPresent() ? CallOutcome.DONE : CallOutcome.UNREADABLE;
    }

    private void record(Link link, int tokensIn, int tokensOut, Duration took, CallOutcome outcome) {
        ledger.record(use, link.model().name(), tokensIn, tokensOut, took, outcome);
    }

    /**
     * One model of the chain.
     *
     * @param mayReadPrivate whether texts of private chats may go there
     */
    record Link(OpenAiChat model, CircuitBreaker breaker, FailureStreak failures, boolean mayReadPrivate) {}
}
