package io.kanal.telegram;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A strict fake of a Bot API server on loopback that says whatever a test scripts. {@code getMe} answers by itself;
 * {@code getUpdates} takes the next reply and else waits as a long poll does; other methods answer {@code true} unless a
 * reply was scripted for them. What a picky server would refuse is kept in {@link #violations()}.
 */
final class ScriptedBotApi implements AutoCloseable {
    static final Secret<String> TOKEN = new Secret<>("4503599627370495:SCRIPTED_abcdefghijklmnopqrstuvwx");
    private static final String BROKEN = "application/x-broken";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Reply> updates = new ArrayDeque<>();
    private final Deque<Reply> others = new ArrayDeque<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<JsonNode> polls = new CopyOnWriteArrayList<>();

    /** An answer, or none at all: the connection is closed where the body is null. */
    record Reply(int status, String contentType, @Nullable String body) {
        static Reply ok(String result) {
            return new Reply(200, "application/json", "{\"ok\":true,\"result\":" + result + "}");
        }

        static Reply refused(int code, String description, String parameters) {
            return new Reply(
                    code,
                    "application/json",
                    "{\"ok\":false,\"error_code\":%d,\"description\":\"%s\"%s}"
                            .formatted(code, description, parameters));
        }

        static Reply html(int status) {
            return new Reply(status, "text/html", "<!doctype html><title>Welcome</title><h1>It works!</h1>");
        }

        static Reply torn() {
            return new Reply(200, "application/json", "{\"ok\":true,\"result\":[{\"upd");
        }

        /** Ends in the middle of its body. */
        static Reply broken() {
            return new Reply(200, BROKEN, "the beginning");
        }

        static Reply cut() {
            return new Reply(200, "", null);
        }
    }

    ScriptedBotApi() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** What the next polls get, in order. */
    synchronized void polls(Reply... replies) {
        updates.addAll(List.of(replies));
        notifyAll();
    }

    /** What the next calls of other methods but getMe get. */
    synchronized void others(Reply... replies) {
        others.addAll(List.of(replies));
    }

    synchronized boolean drained() {
        return updates.isEmpty();
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    List<JsonNode> pollBodies() {
        return List.copyOf(polls);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String files = "/file/bot" + TOKEN.reveal() + "/";
            if (path.startsWith(files)) {
                calls.add("file " + path.substring(files.length()));
                answer(exchange, next());
                return;
            }
            String prefix = "/bot" + TOKEN.reveal() + "/";
            if (!path.startsWith(prefix)) {
                answer(exchange, Reply.refused(401, "Unauthorized", ""));
                return;
            }
            String method = path.substring(prefix.length());
            calls.add(method);
            if (!exchange.getRequestMethod().equals("POST")
                    || !exchange.getProtocol().equals("HTTP/1.1")) {
                violations.add(exchange.getRequestMethod() + " " + exchange.getProtocol());
            }
            switch (method) {
                case "getMe" ->
                    answer(
                            exchange,
                            Reply.ok(
                                    "{\"id\":4503599627370495,\"is_bot\":true,\"first_name\":\"S\",\"username\":\"s_bot\"}"));
                case "getUpdates" -> poll(exchange, JSON.readTree(body));
                default -> answer(exchange, next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Reply next() {
        Reply reply = others.poll();
        return reply == null ? Reply.ok("true") : reply;
    }

    private void poll(HttpExchange exchange, JsonNode body) throws IOException, InterruptedException {
        polls.add(body);
        if (body.path("allowed_updates").size() < 25) {
            violations.add("allowed_updates is not full: " + body);
        }
        Reply reply;
        synchronized (this) {
            long end = System.nanoTime()
                    + TimeUnit.SECONDS.toNanos(body.path("timeout").asInt(0));
            while (updates.isEmpty() && closed.getCount() > 0 && System.nanoTime() < end) {
                wait(100);
            }
            reply = updates.poll();
        }
        answer(exchange, reply == null ? Reply.ok("[]") : reply);
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.body() == null) {
            return;
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        exchange.sendResponseHeaders(
                reply.status(), bytes.length + (reply.contentType().equals(BROKEN) ? 10 : 0));
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            notifyAll();
        }
        http.stop(0);
        threads.shutdownNow();
    }
}
