package io.kanal.ai.models;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves files with ETags and ranges, as well or as badly as it is told. */
final class FileServer implements AutoCloseable {
    /** What was asked, as path and range. */
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, Deque<Answer>> scripts = new HashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** One answer out of the ordinary. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath().substring(1);
                String range = exchange.getRequestHeaders().getFirst("Range");
                asked.add(path + (range == null ? "" : " " + range));
                Deque<Answer> script = scripts.getOrDefault(path, new ArrayDeque<>());
                Answer next = script.poll();
                if (next == null) {
                    ordinary(exchange, path, Integer.MAX_VALUE);
                } else {
                    next.to(exchange);
                }
            }
        });
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    FileServer holds(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** The next answers for a path, before the ordinary ones. */
    FileServer then(String path, Answer... answers) {
        scripts.computeIfAbsent(path, _ -> new ArrayDeque<>()).addAll(Arrays.asList(answers));
        return this;
    }

    /** As it should be, but the connection ends after so many bytes. */
    Answer brokenAfter(int bytes) {
        return exchange -> ordinary(exchange, exchange.getRequestURI().getPath().substring(1), bytes);
    }

    static Answer says(int status, String type, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    static Answer leadsTo(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    private void ordinary(HttpExchange exchange, String path, int most) throws IOException {
        byte[] content = files.get(path);
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String tag = "\"" + Arrays.hashCode(content) + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = 0;
        int status = 200;
        if (range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
            from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
            status = 206;
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(status, content.length - from);
        exchange.getResponseBody().write(content, from, Math.min(most, content.length - from));
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
