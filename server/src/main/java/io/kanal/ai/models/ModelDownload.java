package io.kanal.ai.models;

import io.kanal.ai.models.CatalogueModel.ModelFile;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.net.AddressFilter;
import io.kanal.shared.net.OutboundConnections;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files of models over HTTP. Each connection, that of a redirect too, goes through the filter of addresses. What breaks off
 * is gone on with, now and by a later call, as long as the server says by its ETag that it is the same file; else it comes anew.
 */
final class ModelDownload implements ModelSource {
    /** Where the catalogue's paths lie. */
    static final URI HUGGING_FACE = URI.create("https://huggingface.co/");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_ATTEMPTS = 6;
    private static final int STEP = 1 << 16;
    private static final String TAG_SUFFIX = ".etag";

    private final URI base;
    private final OutboundConnections connections;
    private final Disk disk;
    private final Duration firstPause;

    /**
     * @param base named by the operator, or the catalogue's own; may lie in the own network
     * @param allowed other exceptions from the filter of addresses
     */
    static ModelDownload from(@Nullable URI base, List<String> allowed, Disk disk) {
        URI chosen = base == null ? HUGGING_FACE : base;
        List<String> exceptions = new ArrayList<>(allowed);
        if (base != null && base.getHost() != null) {
            int usual = "http".equals(base.getScheme()) ? 80 : 443;
            exceptions.add(base.getHost() + ":" + (base.getPort() < 0 ? usual : base.getPort()));
        }
        return new ModelDownload(
                chosen, new OutboundConnections(new AddressFilter(exceptions)), disk, Duration.ofSeconds(1));
    }

    ModelDownload(URI base, OutboundConnections connections, Disk disk, Duration firstPause) {
        String text = base.toString();
        this.base = text.endsWith("/") ? base : URI.create(text + "/");
        this.connections = connections;
        this.disk = disk;
        this.firstPause = firstPause;
    }

    @Override
    public String name() {
        return base.toString();
    }

    @Override
    public boolean published() {
        return true;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public void bring(ModelFile file, Path to, InstallProgress progress) throws IOException {
        URI address = base.resolve(file.path());
        for (int attempt = 1; ; attempt++) {
            try {
                if (attempt(file, address, to, progress)) {
                    Files.deleteIfExists(tag(to));
                    return;
                }
            } catch (NotTheNetwork e) {
                // The disk, not the other side: what was written so far would only fill it.
                discard(to);
                throw e.cause();
            } catch (IOException e) {
                if (attempt >= MOST_ATTEMPTS) {
                    long done = Files.exists(to) ? Files.size(to) : 0;
                    throw new KanalException(
                            ErrorCode.UPSTREAM,
                            "%s broke off %d times, the last time after %,d bytes (%s); run the same command again to go on there"
                                    .formatted(address.getHost(), MOST_ATTEMPTS, done, e.getMessage()),
                            e);
                }
                pause(firstPause.multipliedBy(1L << (attempt - 1)));
            } catch (KanalException e) {
                if (e.code() != ErrorCode.UPSTREAM) {
                    discard(to);
                }
                throw e;
            }
        }
    }

    /** What fails while it is written. */
    private static final class NotTheNetwork extends IOException {
        private final IOException failure;

        NotTheNetwork(IOException failure) {
            super(failure);
            this.failure = failure;
        }

        IOException cause() {
            return failure;
        }
    }

    /** Work on our own disk. */
    @FunctionalInterface
    private interface Local<T> {
        T done() throws IOException;
    }

    private static <T> T here(Local<T> work) throws NotTheNetwork {
        try {
            return work.done();
        } catch (IOException e) {
            throw new NotTheNetwork(e);
        }
    }

    /** Whether the file is whole afterwards. */
    private boolean attempt(ModelFile file, URI address, Path to, InstallProgress progress) throws IOException {
        long have = here(() -> Files.exists(to) ? Files.size(to) : 0);
        String tag =
                have > 0 && Files.exists(tag(to)) ? here(() -> Files.readString(tag(to), StandardCharsets.UTF_8)) : "";
        if (tag.isEmpty()) {
            have = 0; // Nobody could say whether the rest belongs to it.
        }
        try (PlainResponse response = open(address, have, tag)) {
            long start = response.status() == 206 ? have : 0;
            switch (response.status()) {
                case 200 -> {}
                case 206 -> {
                    if (response.rangeStart() != have) {
                        discard(to);
                        throw new IOException("the server sent another part than was asked for");
                    }
                }
                case 416 -> {
                    discard(to);
                    throw new IOException("the server has less of it than came before");
                }
                case 404, 410 -> throw refused(address, "there is no such file", ErrorCode.NOT_FOUND);
                case 401, 403 -> throw refused(address, "the server wants a log-in", ErrorCode.FORBIDDEN);
                case 408, 429, 500, 502, 503, 504 -> throw new IOException("the server answered " + response.status());
                default -> throw refused(address, "the server answered " + response.status(), ErrorCode.BAD_SOURCE);
            }
            if (response.header("content-type").toLowerCase(Locale.ROOT).startsWith("text/html")) {
                throw refused(address, "a web page came instead of a file", ErrorCode.BAD_SOURCE);
            }
            long length = response.length();
            long total = length < 0 ? 0 : start + length;
            if (total > file.mostBytes()) {
                throw tooLarge(file, address, total);
            }
            String named = response.header("etag");
            here(() -> {
                if (start == 0) {
                    Files.deleteIfExists(to);
                }
                disk.requireRoom(to, Math.max(length, 0));
                // A weak tag does not promise the same bytes.
                return Files.writeString(tag(to), named.startsWith("W/") ? "" : named, StandardCharsets.UTF_8);
            });
            copy(file, address, response.body(), to, start, total, progress);
            return true;
        }
    }

    private void copy(
            ModelFile file, URI address, InputStream body, Path to, long start, long total, InstallProgress progress)
            throws IOException {
        OutputStream out = here(() -> disk.append(to));
        try {
            byte[] some = new byte[STEP];
            long done = start;
            for (int read = body.read(some); read >= 0; read = body.read(some)) {
                if (done == 0 && read > 0) {
                    requireForm(file, address, some[0]);
                }
                done += read;
                if (done > file.mostBytes()) {
                    throw tooLarge(file, address, done);
                }
                int count = read;
                here(() -> {
                    out.write(some, 0, count);
                    return count;
                });
                progress.at(file.name(), done, total);
            }
            if (total > 0 && done < total) {
                throw new IOException("the connection ended at %,d of %,d bytes".formatted(done, total));
            }
        } finally {
            here(() -> {
                out.close();
                return to;
            });
        }
    }

    /** Both forms can be told by their first byte; what cannot be one is not read to its end. */
    private static void requireForm(ModelFile file, URI address, byte first) {
        boolean fits = file.name().endsWith(".json")
                ? first == '{' || first == ' ' || first == '\n'
                // The version of its format stands first in every ONNX file.
                : first == 0x08;
        if (!fits) {
            throw refused(address, "what came is no " + file.name(), ErrorCode.BAD_SOURCE);
        }
    }

    private PlainResponse open(URI address, long have, String tag) throws IOException {
        URI at = address;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            PlainResponse response = PlainResponse.to(connections.open(at, PATIENCE), at, have, tag);
            if (!List.of(301, 302, 303, 307, 308).contains(response.status())) {
                return response;
            }
            String location = response.header("location");
            response.close();
            URI next;
            try {
                next = at.resolve(location);
            } catch (IllegalArgumentException e) {
                throw refused(at, "it leads to no address", ErrorCode.BAD_SOURCE);
            }
            if ("https".equals(at.getScheme()) && !"https".equals(next.getScheme())) {
                throw refused(at, "it leads to an address without encryption", ErrorCode.BAD_SOURCE);
            }
            at = next;
        }
        throw refused(address, "it leads on more than " + MOST_REDIRECTS + " times", ErrorCode.BAD_SOURCE);
    }

    private static KanalException tooLarge(ModelFile file, URI address, long bytes) {
        return new KanalException(
                ErrorCode.TOO_LARGE,
                "%s at %s has more than %,d bytes; %d MB at most are taken"
                        .formatted(file.name(), address.getHost(), bytes - 1, file.mostMegabytes()));
    }

    private static KanalException refused(URI address, String why, ErrorCode code) {
        return new KanalException(
                code, "%s cannot be taken from %s: %s".formatted(address.getPath(), address.getHost(), why));
    }

    static void discard(Path to) throws IOException {
        Files.deleteIfExists(to);
        Files.deleteIfExists(tag(to));
    }

    private static Path tag(Path to) {
        return to.resolveSibling(to.getFileName() + TAG_SUFFIX);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KanalException(ErrorCode.UNAVAILABLE, "Interrupted while a model was fetched", e);
        }
    }
}
