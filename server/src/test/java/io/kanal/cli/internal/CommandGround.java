package io.kanal.cli.internal;

import com.sun.net.httpserver.HttpServer;
import io.kanal.cli.internal.terminal.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs commands within the test against a server that answers only what it was told to, and keeps what they print. */
final class CommandGround implements AutoCloseable {
    /** What the server was asked, as verb, path with query, and body. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private final HttpServer server;
    private OutputStream out = new ByteArrayOutputStream();
    private ByteArrayOutputStream err = new ByteArrayOutputStream();

    private record Answer(int status, String type, String body) {}

    CommandGround() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                asked.add("%s %s %s"
                        .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body)
                        .strip());
                Answer answer = answers.getOrDefault(
                        exchange.getRequestMethod() + " "
                                + exchange.getRequestURI().getPath(),
                        new Answer(500, "text/plain", "not in the script"));
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", answer.type());
                exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        set("KANAL_URL", "http://127.0.0.1:" + server.getAddress().getPort());
        set("KANAL_API_KEY", "kanal_key");
    }

    CommandGround set(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    CommandGround without(String variable) {
        variables.remove(variable);
        return this;
    }

    CommandGround answers(String call, String json) {
        answers.put(call, new Answer(200, "application/json", json));
        return this;
    }

    CommandGround refuses(String call, int status, String name) {
        answers.put(
                call,
                new Answer(
                        status,
                        "application/problem+json",
                        "{\"type\":\"urn:kanal:problem:%s\",\"status\":%d,\"detail\":\"No: %s.\"}"
                                .formatted(name, status, name)));
        return this;
    }

    CommandGround says(String call, int status, String html) {
        answers.put(call, new Answer(status, "text/html", html));
        return this;
    }

    CommandGround printsTo(OutputStream other) {
        out = other;
        return this;
    }

    /** Runs one command line and gives its exit status. */
    int run(String... arguments) {
        err = new ByteArrayOutputStream();
        if (out instanceof ByteArrayOutputStream kept) {
            kept.reset();
        }
        try {
            return Surroundings.with(variables, () -> CommandTree.execute(out, err, arguments));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    String out() {
        return ((ByteArrayOutputStream) out).toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
