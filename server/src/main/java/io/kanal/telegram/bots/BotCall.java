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

    /** Hears that Telegram refuses the token. */
    @FunctionalInterface
    interface Refusal {
        void heard(String reason);
    }

    private final CompletableFuture<HttpResponse<byte[]>> answer;
    private final Duration timeout;
    private final Answers answers;
    private final Refusal refusal;

    BotCall(CompletableFuture<HttpResponse<byte[]>> answer, Duration timeout, Answers answers, Refusal refusal) {
        this.answer = answer;
        this.timeout = timeout;
        this.answers = answers;
        this.refusal = refusal;
    }

    /** Breaks it off; whoever waits gets {@link CallResult.Uncertain}. */
    public void cancel() {
        answer.cancel(true);
    }

    /** Waits for the answer; an interrupt breaks the call off and stays set. */
    public CallResult await() {
        CallResult result = result();
        if (result instanceof CallResult.Failed(int code, String description, var retryAfter, var migrated)
                && code == UNAUTHORIZED) {
            refusal.heard("Telegram refuses the token (401 %s)".formatted(description));
        }
        return result;
    }

    private CallResult result() {
        try {
            return answers.read(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
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
