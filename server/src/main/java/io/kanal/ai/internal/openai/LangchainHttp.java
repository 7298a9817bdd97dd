package io.kanal.ai.internal.openai;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Lets LangChain4j speak through {@link BoundedHttp}. Streams are read on the thread that asks, so a call that has returned
 * has ended, and an interrupted thread reads no further.
 */
final class LangchainHttp implements HttpClient {
    private final BoundedHttp http;
    private final Duration deadline;
    private final Duration silence;

    /**
     * @param deadline of a whole exchange
     * @param silence the longest pause within a stream
     */
    LangchainHttp(BoundedHttp http, Duration deadline, Duration silence) {
        this.http = http;
        this.deadline = deadline;
        this.silence = silence;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = http.exchange(translate(request), deadline);
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            if (answer.statusCode() / 100 != 2) {
                throw new HttpException(answer.statusCode(), body);
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(answer.statusCode())
                    .headers(answer.headers().map())
                    .body(body)
                    .build();
        } catch (HttpTimeoutException e) {
            throw new TimeoutException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (BoundedHttp.Stream answer = http.open(translate(request), deadline, silence)) {
            if (answer.status() / 100 != 2) {
                String body = new String(answer.body().readNBytes(10_000), StandardCharsets.UTF_8);
                listener.onError(new HttpException(answer.status(), body));
                return;
            }
            listener.onOpen(SuccessfulHttpResponse.builder()
                    .statusCode(answer.status())
                    .headers(answer.headers().map())
                    .build());
            parser.parse(answer.body(), listener);
            listener.onClose();
        } catch (HttpTimeoutException e) {
            listener.onError(new TimeoutException(e));
        } catch (IOException e) {
            listener.onError(e);
        }
    }

    private static java.net.http.HttpRequest translate(HttpRequest request) {
        String body = request.body();
        java.net.http.HttpRequest.Builder translated = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(
                        request.method().name(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        request.headers().forEach((name, values) -> values.forEach(value -> translated.header(name, value)));
        return translated.build();
    }

    /** The form in which LangChain4j takes a client; its own time-outs are ours. */
    HttpClientBuilder builder() {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return deadline;
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration timeout) {
                return this;
            }

            @Override
            public Duration readTimeout() {
                return deadline;
            }

            @Override
            public HttpClientBuilder readTimeout(Duration timeout) {
                return this;
            }

            @Override
            public HttpClient build() {
                return LangchainHttp.this;
            }
        };
    }
}
