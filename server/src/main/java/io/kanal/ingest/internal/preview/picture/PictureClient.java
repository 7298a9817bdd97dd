package io.kanal.ingest.internal.preview.picture;

import io.kanal.ingest.TelegramHosts;
import io.kanal.posts.Blobs;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.net.AddressFilter;
import io.kanal.shared.net.OutsideHttp;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.shared.net.RetryAfter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/**
 * Fetches files that pages of t.me name: one at a time by a budget of its own, bounded in time and size, from Telegram's hosts
 * for files and the pages' own site, nowhere else, wherever an address or a redirect points.
 *
 * <p>Addresses are checked by the filter before each request. But for the site itself only https is spoken, so a name that
 * leads elsewhere a moment later meets a server without the certificate for it.
 */
public final class PictureClient implements AutoCloseable {
    private static final Pattern HOSTS = Pattern.compile(
            "(?:[a-z0-9-]+\\.)*(?:telesco\\.pe|telegram-cdn\\.org|cdn-telegram\\.org)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_REDIRECTS = 3;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final DataSize FREE = DataSize.ofGigabytes(1);

    private final PictureRules rules;
    private final AddressFilter filter;
    private final Blobs blobs;
    private final Turns turns;
    private final InstantSource clock;
    private final HttpClient http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** The budget of requests. */
    public interface Turns {
        /** Waits for the next turn; the check runs meanwhile and may throw to give up. */
        void await(Runnable check) throws InterruptedException;

        /** Nobody asks before this time has passed. */
        void keepQuiet(Duration time);
    }

    public PictureClient(PictureRules rules, AddressFilter filter, Blobs blobs, Turns turns, InstantSource clock) {
        this.rules = rules;
        this.filter = filter;
        this.blobs = blobs;
        this.turns = turns;
        this.clock = clock;
        this.http = OutsideHttp.client(OutsideSystem.PREVIEW, rules.timeout());
    }

    /** @param check run while waiting for a turn; it may throw to give up */
    Fetched fetch(String url, Form.Kind kind, Runnable check) throws InterruptedException {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            return new Fetched.Never(Fetched.Reason.REFUSED);
        }
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            if (!allows(address)) {
                return new Fetched.Never(Fetched.Reason.REFUSED);
            }
            turns.await(check);
            switch (ask(address, kind)) {
                case Reply.Final(Fetched fetched) -> {
                    return fetched;
                }
                case Reply.Moved(URI to) -> address = to;
            }
        }
        return new Fetched.Never(Fetched.Reason.REFUSED);
    }

    private boolean allows(URI address) {
        boolean beside = TelegramHosts.sameSite(rules.site(), address);
        String host = address.getHost();
        boolean telegrams = "https".equalsIgnoreCase(address.getScheme())
                && host != null
                && address.getPort() == -1
                && (HOSTS.matcher(host).matches() || TelegramHosts.contains(host));
        if (!beside && !telegrams) {
            return false;
        }
        try {
            filter.check(address);
            return true;
        } catch (KanalException refused) {
            // Told by the reason that the picture is set aside with.
            return false;
        }
    }

    private sealed interface Reply {
        record Final(Fetched fetched) implements Reply {}

        record Moved(URI to) implements Reply {}
    }

    /** One exchange. A virtual thread does it, so that the time-out covers the body too. */
    private Reply ask(URI address, Form.Kind kind) throws InterruptedException {
        Future<Reply> exchange = threads.submit(() -> exchange(address, kind));
        try {
            return exchange.get(rules.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return later("it did not answer in " + rules.timeout().toSeconds() + " s", false, AFTER_FAILURE);
        } catch (ExecutionException failure) {
            return switch (failure.getCause()) {
                case IOException broken -> later("the connection broke: " + said(broken), false, AFTER_FAILURE);
                case KanalException full when full.code() == ErrorCode.TOO_LARGE -> never(Fetched.Reason.TOO_LARGE);
                case KanalException other -> throw other;
                case null, default -> throw new IllegalStateException("Fetching a picture failed", failure);
            };
        } finally {
            exchange.cancel(true);
        }
    }

    private Reply exchange(URI address, Form.Kind kind) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("User-Agent", "Mozilla/5.0 (compatible; Kanal)")
                .header("Accept", "image/*, video/*, audio/*")
                .timeout(rules.timeout())
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status == 200) {
                return new Reply.Final(store(response, body, kind));
            }
            String location = response.headers().firstValue("location").orElse("");
            if (status >= 301 && status <= 308 && !location.isEmpty()) {
                return moved(address, location);
            }
            if (status == 429 || status == 503) {
                Duration quiet = RetryAfter.of(response, clock.instant());
                turns.keepQuiet(quiet);
                return later("it asks for fewer requests (%d)".formatted(status), true, quiet);
            }
            if (status >= 500 || status == 408) {
                return later("it answered %d".formatted(status), false, AFTER_FAILURE);
            }
            // Addresses of files expire, and whoever comes late is answered in one of these ways.
            return status == 400 || status == 403 || status == 404 || status == 410
                    ? new Reply.Final(new Fetched.Gone())
                    : never(Fetched.Reason.REFUSED);
        }
    }

    private Fetched store(HttpResponse<InputStream> response, InputStream body, Form.Kind kind) throws IOException {
        DataSize most = rules.most();
        String type =
                response.headers().firstValue("content-type").orElse("").strip().toLowerCase(Locale.ROOT);
        if (!kind.allows(type)) {
            return new Fetched.Never(Fetched.Reason.OTHER_KIND);
        }
        if (response.headers().firstValueAsLong("content-length").orElse(0) > most.toBytes()) {
            return new Fetched.Never(Fetched.Reason.TOO_LARGE);
        }
        byte[] head = body.readNBytes(Form.HEAD_BYTES);
        if (!Form.fits(head, kind)) {
            return new Fetched.Never(Fetched.Reason.OTHER_KIND);
        }
        String blob = blobs.store(
                new SequenceInputStream(new ByteArrayInputStream(head), body), new Blobs.Limits(most, FREE));
        return new Fetched.Kept(blob, Files.size(blobs.find(blob).orElseThrow()));
    }

    private static Reply moved(URI from, String location) {
        try {
            return new Reply.Moved(from.resolve(location.strip()));
        } catch (IllegalArgumentException malformed) {
            return never(Fetched.Reason.REFUSED);
        }
    }

    private static Reply never(Fetched.Reason reason) {
        return new Reply.Final(new Fetched.Never(reason));
    }

    private static Reply later(String why, boolean busy, Duration after) {
        return new Reply.Final(new Fetched.Later(why, busy, after));
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
