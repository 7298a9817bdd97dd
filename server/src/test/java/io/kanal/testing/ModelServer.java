package io.kanal.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fake of an OpenAI-compatible server on loopback: {@code POST /v1/chat/completions} (whole and streamed), {@code POST
 * /v1/embeddings} and {@code GET /v1/models}. It is strict: what a picky server would refuse is answered with 400 and kept in {@link #violations()}. A
 * test queues the next {@link Reply replies}; when none is queued, the fallback answers.
 *
 * <pre>{@code
 * try (ModelServer server = ModelServer.start()) {
 *     server.next(Reply.status(429), Reply.text("{\"statements\": []}"));
 *     // KANAL_LLM_URL = server.url()
 * }
 * }</pre>
 */
public final class ModelServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PIECE = 7;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Reply> queue = new ArrayDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile Function<JsonNode, Reply> fallback = _ -> Reply.text("ok");
    private volatile String key = "test-key";
    private volatile int dimension = 64;

    private ModelServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        http.start();
    }

    public static ModelServer start() {
        return new ModelServer();
    }

    /** The base to configure, with {@code /v1}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/v1");
    }

    /** What {@code Authorization: Bearer} must carry. */
    public String key() {
        return key;
    }

    /** Queues what the next requests get, in order. */
    public void next(Reply... replies) {
        synchronized (queue) {
            Collections.addAll(queue, replies);
        }
    }

    /** What chat requests get when nothing is queued, decided by the request. */
    public void otherwise(Function<JsonNode, Reply> answer) {
        fallback = answer;
    }

    /** How long embeddings are from now on. */
    public void dimension(int numbers) {
        dimension = numbers;
    }

    /** Everything that was asked, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What was wrong with requests; a test asserts that it is empty. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** One request as it came in. */
    public record Request(String path, JsonNode body) {}

    /** What a request gets. */
    public sealed interface Reply {
        /** A proper answer with this text, streamed in pieces when the request asks for a stream. */
        record Text(String text, Duration before, Duration between, String finish) implements Reply {}

        /** A status and a body as they are. */
        record Raw(int status, String contentType, String body) implements Reply {}

        /** A streamed or whole answer whose connection ends after so many characters of text. */
        record CutOff(String text, int after) implements Reply {}

        /** Takes the request and says nothing until the server is closed. */
        record Silence(String textBefore) implements Reply {}

        static Reply text(String text) {
            return new Text(text, Duration.ZERO, Duration.ZERO, "stop");
        }

        /** The model's allowance of tokens ended in the middle. */
        static Reply outOfTokens(String text) {
            return new Text(text, Duration.ZERO, Duration.ZERO, "length");
        }

        static Reply slowly(String text, Duration before, Duration betweenPieces) {
            return new Text(text, before, betweenPieces, "stop");
        }

        /** An error in OpenAI's shape. */
        static Reply status(int status) {
            return new Raw(
                    status,
                    "application/json",
                    "{\"error\":{\"message\":\"scripted %d\",\"type\":\"scripted\",\"code\":null}}".formatted(status));
        }

        static Reply html() {
            return new Raw(200, "text/html", "<!doctype html><title>Welcome</title><h1>It works!</h1>");
        }

        static Reply garbage() {
            return new Raw(200, "application/json", "{\"choices\": [{\"message\": {\"con");
        }

        static Reply cutOff(String text, int after) {
            return new CutOff(text, after);
        }

        static Reply silence() {
            return new Silence("");
        }

        /** Streams this much and then falls silent. */
        static Reply silenceAfter(String text) {
            return new Silence(text);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("GET") && path.equals("/v1/models")) {
                list(exchange);
                return;
            }
            String wrong = check(exchange, path);
            JsonNode body = JSON.createObjectNode();
            try {
                body = JSON.readTree(bytes);
            } catch (JacksonException e) {
                wrong = "not JSON: " + e.getOriginalMessage();
            }
            requests.add(new Request(path, body));
            if (wrong == null) {
                wrong = path.endsWith("/embeddings") ? checkEmbeddings(body) : checkChat(body);
            }
            if (wrong != null) {
                violations.add(wrong);
                send(
                        exchange,
                        400,
                        "application/json",
                        "{\"error\":{\"message\":\"" + wrong.replace('"', '\'') + "\"}}");
                return;
            }
            if (!("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "application/json", "{\"error\":{\"message\":\"wrong key\"}}");
                return;
            }
            Reply reply;
            synchronized (queue) {
                reply = queue.poll();
            }
            if (path.endsWith("/embeddings")) {
                if (reply == null) {
                    send(exchange, 200, "application/json", embeddings(body));
                } else {
                    answer(exchange, reply, false);
                }
                return;
            }
            answer(
                    exchange,
                    reply == null ? fallback.apply(body) : reply,
                    body.path("stream").asBoolean(false));
        }
    }

    /** The one call that costs nothing and is not counted among the requests. */
    private void list(HttpExchange exchange) throws IOException {
        boolean mine = ("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        send(
                exchange,
                mine ? 200 : 401,
                "application/json",
                mine
                        ? "{\"object\":\"list\",\"data\":[{\"id\":\"fake\",\"object\":\"model\"}]}"
                        : "{\"error\":{\"message\":\"wrong key\"}}");
    }

    private static @Nullable String check(HttpExchange exchange, String path) {
        if (!exchange.getRequestMethod().equals("POST")) {
            return "method " + exchange.getRequestMethod();
        }
        if (!path.equals("/v1/chat/completions") && !path.equals("/v1/embeddings")) {
            return "path " + path;
        }
        if (!exchange.getProtocol().equals("HTTP/1.1")
                || exchange.getRequestHeaders().containsKey("Upgrade")) {
            return "an upgrade from HTTP/1.1 was offered";
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return "content type " + type;
        }
        return null;
    }

    private static @Nullable String checkChat(JsonNode body) {
        if (!body.path("model").isString() || body.path("model").asString().isBlank()) {
            return "no model";
        }
        if (!body.path("messages").isArray() || body.path("messages").isEmpty()) {
            return "no messages";
        }
        for (JsonNode message : body.path("messages")) {
            if (!List.of("system", "user", "assistant")
                    .contains(message.path("role").asString(""))) {
                return "role " + message.path("role");
            }
            if (message.path("content").isMissingNode()) {
                return "a message without content";
            }
        }
        if (body.has("tools") && !body.path("tools").isEmpty()) {
            return "tools were offered";
        }
        JsonNode format = body.path("response_format");
        if (format.path("type").asString("").equals("json_schema")
                && (!format.path("json_schema").path("name").isString()
                        || !format.path("json_schema").path("schema").isObject())) {
            return "json_schema without name and schema";
        }
        return null;
    }

    private static @Nullable String checkEmbeddings(JsonNode body) {
        if (!body.path("model").isString()) {
            return "no model";
        }
        JsonNode input = body.path("input");
        if (!input.isArray() || input.isEmpty() || input.size() > 2048) {
            return "input must be 1 to 2048 texts";
        }
        for (JsonNode text : input) {
            if (!text.isString() || text.asString().isEmpty()) {
                return "an empty input";
            }
            if (text.asString().length() > 64_000) {
                return "an input longer than the window";
            }
        }
        return null;
    }

    /** Words hashed into numbers: same texts same vectors, common words near; not of length 1, and in reverse order. */
    private String embeddings(JsonNode body) {
        ArrayNode rows = JSON.createArrayNode();
        int size = body.path("input").size();
        for (int index = size - 1; index >= 0; index--) {
            double[] vector = new double[dimension];
            for (String word : body.path("input")
                    .get(index)
                    .asString()
                    .toLowerCase(Locale.ROOT)
                    .split("\\W+", 4000)) {
                vector[Math.floorMod(word.hashCode() * 0x9E3779B9, dimension)] += 3;
            }
            ObjectNode row = rows.addObject().put("object", "embedding").put("index", index);
            ArrayNode numbers = row.putArray("embedding");
            for (double number : vector) {
                numbers.add(number);
            }
        }
        ObjectNode answer = JSON.createObjectNode()
                .put("object", "list")
                .put("model", body.path("model").asString());
        answer.set("data", rows);
        answer.putObject("usage").put("prompt_tokens", size).put("total_tokens", size);
        return answer.toString();
    }

    private void answer(HttpExchange exchange, Reply reply, boolean stream) throws IOException {
        switch (reply) {
            case Reply.Raw raw -> send(exchange, raw.status(), raw.contentType(), raw.body());
            case Reply.Text text when stream -> streamText(exchange, text);
            case Reply.Text text -> {
                pause(text.before());
                send(exchange, 200, "application/json", whole(text.text(), text.finish()));
            }
            case Reply.CutOff cut
            when stream -> {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                // More is promised than is sent, so the connection breaks in the middle of the body.
                exchange.sendResponseHeaders(200, 1_000_000);
                OutputStream out = exchange.getResponseBody();
                for (String piece : pieces(cut.text().substring(0, cut.after()))) {
                    out.write(event(chunk(piece, null)));
                }
                out.flush();
            }
            case Reply.CutOff cut -> {
                byte[] bytes = whole(cut.text(), "stop").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
                exchange.getResponseBody().flush();
            }
            case Reply.Silence silence -> {
                if (!silence.textBefore().isEmpty()) {
                    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    for (String piece : pieces(silence.textBefore())) {
                        exchange.getResponseBody().write(event(chunk(piece, null)));
                    }
                    exchange.getResponseBody().flush();
                }
                pause(Duration.ofMinutes(1));
            }
        }
    }

    private void streamText(HttpExchange exchange, Reply.Text text) throws IOException {
        pause(text.before());
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String piece : pieces(text.text())) {
            out.write(event(chunk(piece, null)));
            out.flush();
            pause(text.between());
        }
        out.write(event(chunk("", text.finish())));
        ObjectNode usage = JSON.createObjectNode().put("id", "chat-1").put("object", "chat.completion.chunk");
        usage.putArray("choices");
        usage.set("usage", usage(text.text()));
        out.write(event(usage.toString()));
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); from += PIECE) {
            pieces.add(text.substring(from, Math.min(text.length(), from + PIECE)));
        }
        return pieces;
    }

    private static byte[] event(String json) {
        return ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String chunk(String piece, @Nullable String finish) {
        ObjectNode answer = JSON.createObjectNode().put("id", "chat-1").put("object", "chat.completion.chunk");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta").put("content", piece);
        choice.put("finish_reason", finish);
        return answer.toString();
    }

    private static String whole(String text, String finish) {
        ObjectNode answer = JSON.createObjectNode()
                .put("id", "chat-1")
                .put("object", "chat.completion")
                .put("model", "fake");
        ObjectNode choice =
                answer.putArray("choices").addObject().put("index", 0).put("finish_reason", finish);
        choice.putObject("message").put("role", "assistant").put("content", text);
        answer.set("usage", usage(text));
        return answer.toString();
    }

    private static ObjectNode usage(String text) {
        int tokens = 1 + text.length() / 4;
        return JSON.createObjectNode()
                .put("prompt_tokens", 11)
                .put("completion_tokens", tokens)
                .put("total_tokens", 11 + tokens);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Waits, but never beyond the server's own end. */
    private void pause(Duration time) {
        try {
            var _ = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
