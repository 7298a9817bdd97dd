package io.kanal.telegram.bots;

import io.kanal.telegram.CallResult;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call under way. */
public final class BotCall {
    private static final int UNAUTHORIZED = 401;

    /** Hears how calls go that are waited for to their end. */
    interface Watch {
        /** For a token that belongs to no bot yet. */
        Watch NOBODY = new Watch() {};

        /** How it went; not told of a call that was broken off from this side. */
        default void answered(CallResult result) {}

        /** Telegram refuses the token. */
        default void refused(String reason) {}
    }

    private final CompletableFuture<HttpResponse<byte[]>> answer;
    private final Duration timeout;
    private final Answers answers;
    /** Broken off because it took too long, by the one thread that waits for it. */
    private boolean timedOut;

    private final Watch watch;

    BotCall(CompletableFuture<HttpResponse<byte[]>> answer, Duration timeout, Answers answers, Watch watch) {
        this.answer = answer;
        this.timeout = timeout;
        this.answers = answers;
        this.watch = watch;
    }

    /** Breaks it off; whoever waits gets {@link CallResult.Uncertain}. */
    public void cancel() {
        answer.cancel(true);
    }

    /** Waits for the answer; an interrupt breaks the call off and stays set. */
    public CallResult await() {
        CallResult result = result();
        if (!answer.isCancelled() || timedOut) {
            watch.answered(result);
        }
        if (result instanceof CallResult.Failed(int code, String description, var retryAfter, var migrated)
                && code == UNAUTHORIZED) {
            watch.refused("Telegram refuses the token (401 %s)".formatted(description));
        }
        return result;
    }

    private CallResult result() {
        try {
            return answers.read(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            timedOut = true;
            cancel();
            return new CallResult.Uncertain("No answer within " + timeout.toSeconds() + " s");
        } catch (CancellationException e) {
            return new CallResult.Uncertain("The call was broken off");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return new CallResult.Uncertain("The call was broken off");
        } catch (ExecutionException e) {
            return answers.failure(e.getCause() == null ? e : e.getCause());
        }
    }
}
