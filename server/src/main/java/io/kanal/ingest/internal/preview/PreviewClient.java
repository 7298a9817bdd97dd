package io.kanal.ingest.internal.preview;

import io.kanal.ingest.TelegramHosts;
import io.kanal.ingest.internal.preview.page.PageReader;
import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.shared.net.OutsideHttp;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.shared.net.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Asks t.me for pages: one request at a time by the politeness budget, bounded in time and size. Redirects are followed
 * on the same site only, to which all hosts of Telegram belong: there t.me sends readers when a channel has no preview.
 */
final class PreviewClient implements AutoCloseable {
    private static final int MOST_REDIRECTS = 3;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final PreviewProperties properties;
    private final Politeness politeness;
    private final Clock clock;
    private final HttpClient http;
    private volatile Exchange last = Exchange.NONE;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    PreviewClient(PreviewProperties properties, Politeness politeness, Clock clock) {
        this.properties = properties;
        this.politeness = politeness;
        this.clock = clock;
        this.http = OutsideHttp.client(OutsideSystem.PREVIEW, properties.timeout());
    }

    /** The newest posts. */
    Answer newest(String username, Runnable check) throws InterruptedException {
        return get("/s/" + username, check);
    }

    /** The posts in front of this id. */
    Answer before(String username, long id, Runnable check) throws InterruptedException {
        return get("/s/" + username + "?before=" + id, check);
    }

    /** The card, which shows the exact number of subscribers. */
    Answer card(String username, Runnable check) throws InterruptedException {
        return get("/" + username, check);
    }

    /** For how long nobody may ask, because the site wants quiet; zero or less when anybody may. */
    Duration quiet() {
        return politeness.quiet();
    }

    /** How the latest exchange went. */
    Exchange last() {
        return last;
    }

    private Answer get(String path, Runnable check) throws InterruptedException {
        String base = properties.baseUrl().toString().replaceFirst("/+$", "");
        URI address = URI.create(base + path);
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            politeness.awaitTurn(check);
            Reply reply = ask(address);
            last = new Exchange(clock.instant(), trouble(reply));
            switch (reply) {
                case Reply.Final done -> {
                    return done.answer();
                }
                case Reply.Moved moved -> {
                    if (moved.to().getHost() != null
                            && TelegramHosts.isFrontDoor(moved.to().getHost())) {
                        return new Answer.Got(new PreviewPage.Unknown());
                    }
                    if (!TelegramHosts.sameSite(properties.baseUrl(), moved.to())) {
                        return new Answer.Never(
                                "it leads to another site, " + moved.to().getHost());
                    }
                    address = moved.to();
                }
            }
        }
        return new Answer.Never("it redirects in a circle");
    }

    private sealed interface Reply {
        record Final(Answer answer) implements Reply {}

        record Moved(URI to) implements Reply {}
    }

    private static @Nullable String trouble(Reply reply) {
        return switch (reply) {
            case Reply.Final(Answer.Later(String why, Duration after)) -> why;
            case Reply.Final(Answer.Got(PreviewPage.Foreign foreign)) -> "what answers there is not t.me";
            case Reply answered -> null;
        };
    }

    /** One exchange. A virtual thread does it, so that the time-out covers the body too. */
    private Reply ask(URI address) throws InterruptedException {
        Future<Reply> exchange = threads.submit(() -> exchange(address));
        try {
            return exchange.get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return later("it did not answer in " + properties.timeout().toSeconds() + " s", AFTER_FAILURE);
        } catch (ExecutionException failure) {
            return switch (failure.getCause()) {
                case HttpTimeoutException slow -> later("it did not answer in time", AFTER_FAILURE);
                case IOException broken -> later("the connection broke: " + said(broken), AFTER_FAILURE);
                case null, default -> throw new IllegalStateException("Asking for " + address + " failed", failure);
            };
        } finally {
            exchange.cancel(true);
        }
    }

    private Reply exchange(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("User-Agent", "Mozilla/5.0 (compatible; Kanal)")
                .header("Accept", "text/html")
                .header("Accept-Language", "en")
                .header("Accept-Encoding", "gzip")
                .timeout(properties.timeout())
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status == 200) {
                return page(response, body);
            }
            if (status >= 301
                    && status <= 308
                    && response.headers().firstValue("location").isPresent()) {
                return moved(address, response.headers().firstValue("location").get());
            }
            if (status == 404) {
                return new Reply.Final(new Answer.Got(new PreviewPage.Unknown()));
            }
            if (status == 429 || status == 503) {
                Duration quiet = RetryAfter.of(response, clock.instant());
                politeness.keepQuiet(quiet);
                return later("it asks for fewer requests (%d)".formatted(status), quiet);
            }
            if (status == 401 || status == 403 || status == 451) {
                return new Reply.Final(
                        new Answer.Never("it refuses to show it to this machine (%d)".formatted(status)));
            }
            return status >= 500 || status == 408
                    ? later("it answered %d".formatted(status), AFTER_FAILURE)
                    : new Reply.Final(new Answer.Never("it answered %d".formatted(status)));
        }
    }

    private Reply page(HttpResponse<InputStream> response, InputStream body) throws IOException {
        boolean zipped =
                response.headers().firstValue("content-encoding").orElse("").equalsIgnoreCase("gzip");
        int most = Math.toIntExact(properties.maxPage().toBytes());
        try (InputStream plain = zipped ? new GZIPInputStream(body) : body) {
            byte[] bytes = plain.readNBytes(most + 1);
            if (bytes.length > most) {
                return new Reply.Final(new Answer.Never("the page is larger than " + said(properties.maxPage())));
            }
            PreviewPage page = PageReader.read(new String(bytes, StandardCharsets.UTF_8));
            return new Reply.Final(new Answer.Got(page));
        }
    }

    private static Reply moved(URI from, String location) {
        try {
            return new Reply.Moved(from.resolve(location.strip()));
        } catch (IllegalArgumentException malformed) {
            return new Reply.Final(new Answer.Never("it redirects to something that is no address"));
        }
    }

    private static Reply later(String why, Duration after) {
        return new Reply.Final(new Answer.Later(why, after));
    }

    private static String said(DataSize size) {
        return size.toMegabytes() > 0 ? size.toMegabytes() + " MB" : size.toKilobytes() + " KB";
    }

    private static String said(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
