package io.kanal.ai.internal.openai;

import io.kanal.shared.net.OutsideHttp;
import io.kanal.shared.net.OutsideSystem;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP to models, bounded in every direction: the whole exchange has a deadline, not only its head; a body has a size; a
 * stream that falls silent ends. Always HTTP/1.1, because small model servers stumble over the JDK's offer of h2c.
 */
public final class BoundedHttp implements AutoCloseable {
    private static final long MAX_BODY_BYTES = 64L << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("model-deadlines").factory());

    BoundedHttp(OutsideSystem system) {
        client = OutsideHttp.client(system, CONNECT);
    }

    /** The whole answer, whatever its status. */
    public HttpResponse<byte[]> exchange(HttpRequest request, Duration deadline) throws IOException {
        return await(
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY_BYTES)), deadline);
    }

    /**
     * An answer whose body is read as it comes; close it.
     *
     * @param deadline for everything, the body included
     * @param silence the longest time between two pieces
     */
    Stream open(HttpRequest request, Duration deadline, Duration silence) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofInputStream(), MAX_BODY_BYTES));
        HttpResponse<InputStream> response = await(answer, deadline);
        return new Stream(
                response.statusCode(), response.headers(), new WatchedStream(response.body(), deadlines, end, silence));
    }

    private static <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> answer, Duration deadline)
            throws IOException {
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            HttpTimeoutException timeout = new HttpTimeoutException("No complete answer within " + deadline);
            timeout.initCause(e);
            throw timeout;
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for a model", e);
        } catch (ExecutionException e) {
            throw new IOException("The model's server did not answer properly", e.getCause());
        }
    }

    /** An answer that is being read. */
    record Stream(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.shutdownNow();
    }
}
