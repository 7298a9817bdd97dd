package io.kanal.cli.internal.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The running server as the commands see it: JSON in, JSON out, and failures as {@link CommandFailure}. */
public final class Server implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROBLEM = "urn:kanal:problem:";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final ServerAddress address;
    private final HttpClient client;

    public Server(ServerAddress address) {
        this.address = address;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    public static Server connect() {
        return new Server(ServerAddress.find(Surroundings.variables()));
    }

    public URI base() {
        return address.base();
    }

    public JsonNode get(String path, Map<String, ?> query) {
        return json(send(request(path, query).GET(), ANSWER));
    }

    public JsonNode get(String path) {
        return get(path, Map.of());
    }

    public JsonNode post(String path, @Nullable JsonNode body) {
        return with("POST", path, body);
    }

    public JsonNode put(String path, @Nullable JsonNode body) {
        return with("PUT", path, body);
    }

    private JsonNode with(String verb, String path, @Nullable JsonNode body) {
        BodyPublisher content =
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body));
        return json(send(
                request(path, Map.of())
                        .header("Content-Type", "application/json")
                        .method(verb, content),
                ANSWER));
    }

    public JsonNode delete(String path) {
        return json(send(request(path, Map.of()).DELETE(), ANSWER));
    }

    /** Sends a stream of unknown length; takes as long as it takes. */
    public JsonNode upload(String path, Map<String, ?> query, BodyPublisher content) {
        return json(send(
                request(path, query)
                        .header("Content-Type", "application/octet-stream")
                        .POST(content),
                null));
    }

    /** Opens an answer that is read as a stream; the caller closes it. */
    public HttpResponse<InputStream> open(String path, Map<String, ?> query, @Nullable JsonNode body, String accept) {
        HttpRequest.Builder request = request(path, query).setHeader("Accept", accept);
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        return send(request, null);
    }

    /** A person's word as one part of a path. */
    public static String part(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private HttpRequest.Builder request(String path, Map<String, ?> query) {
        StringBuilder uri = new StringBuilder(address.base() + path);
        char separator = '?';
        for (Map.Entry<String, ?> parameter : query.entrySet()) {
            uri.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(String.valueOf(parameter.getValue()), StandardCharsets.UTF_8));
            separator = '&';
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri.toString()))
                .header("Accept", "application/json")
                .header("User-Agent", "kanal-cli");
        if (address.key() != null) {
            request.header("Authorization", "Bearer " + address.key().reveal());
        }
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request, @Nullable Duration limit) {
        if (limit != null) {
            request.timeout(limit);
        }
        HttpResponse<InputStream> response;
        try {
            response = client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, "the server at " + address.base() + " did not answer in time", e);
        } catch (ConnectException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, "no server answers at " + address.base() + "; start it with './kanal up'", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "the server at " + address.base()
                            + " broke off in the middle; see whether it still runs, then try again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
        }
        if (response.statusCode() >= 300) {
            throw refusal(response);
        }
        return response;
    }

    private CommandFailure refusal(HttpResponse<InputStream> response) {
        int status = response.statusCode();
        JsonNode problem;
        try (InputStream body = response.body()) {
            problem = JSON.readTree(body.readNBytes(100_000));
        } catch (IOException | JacksonException _) {
            // Not a problem document; the status has to do.
            problem = JSON.createObjectNode();
        }
        String type = problem.path("type").asString("");
        if (!type.startsWith(PROBLEM) && status < 500) {
            return new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "what answers at %s is no Kanal: it said %d; look at KANAL_URL".formatted(address.base(), status));
        }
        String detail = problem.path("detail").asString(problem.path("title").asString(""));
        String sentence = status == 401
                ? "the key is missing or not accepted by " + address.base() + "; set KANAL_API_KEY"
                : detail.isEmpty() ? "the server answered " + status : detail;
        CommandFailure failure = new CommandFailure(ExitCode.ofProblem(status, type.replace(PROBLEM, "")), sentence);
        return problem.isEmpty() ? failure : failure.with(problem);
    }

    private static JsonNode json(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readAllBytes();
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        } catch (IOException | JacksonException e) {
            throw new CommandFailure(ExitCode.FAILED, "the server's answer broke off or is not JSON", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
