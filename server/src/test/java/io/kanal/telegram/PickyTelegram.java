package io.kanal.telegram;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Bot API on loopback that takes no formatting, no rich messages and no text above 500 units: an old local server, say. */
final class PickyTelegram implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST = 500;

    final List<JsonNode> taken = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);

    PickyTelegram() {
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

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String answer = answer(path.substring(path.lastIndexOf('/') + 1), body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.startsWith("{\"ok\":true") ? 200 : 400, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer(String method, byte[] body) throws InterruptedException {
        return switch (method) {
            case "getMe" -> ok("{\"id\":7000,\"is_bot\":true,\"first_name\":\"Old\",\"username\":\"old_bot\"}");
            case "getUpdates" -> {
                // The long poll of a quiet bot.
                boolean ended = closed.await(1, TimeUnit.SECONDS);
                yield ok(ended ? "[]" : "[ ]");
            }
            case "sendMessage" -> send(JSON.readTree(body));
            case "sendRichMessage" -> refuse(404, "Not Found: method not found");
            default -> ok("true");
        };
    }

    private String send(JsonNode call) {
        if (call.has("parse_mode")) {
            return refuse(400, "Bad Request: can't parse entities: formatting is not for me");
        }
        if (call.path("text").asString("").length() > LONGEST) {
            return refuse(400, "Bad Request: message is too long");
        }
        taken.add(call);
        return ok("{\"message_id\":%d,\"date\":1,\"chat\":{\"id\":%s,\"type\":\"private\"}}"
                .formatted(taken.size(), call.get("chat_id")));
    }

    private String refuse(int code, String description) {
        refused.add(description);
        return "{\"ok\":false,\"error_code\":%d,\"description\":\"%s\"}".formatted(code, description);
    }

    private static String ok(String result) {
        return "{\"ok\":true,\"result\":%s}".formatted(result);
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
