package io.kanal.benchmarks;

import io.kanal.simulator.SimulatorProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulated Telegram in a process of its own, ended with this one. */
final class SimulatorProcess implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final URI address;

    SimulatorProcess() throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        address = URI.create("http://127.0.0.1:" + port);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorProgram.class.getName(),
                        "--port",
                        Integer.toString(port),
                        "--with-parent")
                .inheritIO()
                .start();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() > until || !process.isAlive()) {
                throw new IllegalStateException("The simulator does not start");
            }
            Thread.sleep(100);
        }
    }

    URI address() {
        return address;
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/sim/people").path("ok").asBoolean();
        } catch (IOException e) {
            // Not yet listening.
            return false;
        }
    }

    /** The result of a control command. */
    JsonNode order(String command, Map<String, ?> body) throws IOException, InterruptedException {
        JsonNode answer = JSON.readTree(client.send(
                        HttpRequest.newBuilder(address.resolve("/sim/" + command))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        if (!answer.path("ok").asBoolean()) {
            throw new IllegalStateException(command + ": " + answer);
        }
        return answer.get("result");
    }

    /** The latest calls of the Bot API, the newest first. */
    JsonNode calls(int limit) throws IOException, InterruptedException {
        return get("/sim/log?limit=" + limit).get("result").get("latest");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(address.resolve(path)).GET().build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
    }
}
