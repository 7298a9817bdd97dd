package io.kanal.benchmarks;

import io.kanal.Kanal;
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
import java.util.concurrent.TimeUnit;

/** A Kanal in a process of its own upon a data directory, with the launcher's heap and collector, ended with this one. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final String address;

    /**
     * Starts it and waits until it serves.
     *
     * @param settings by their names in the environment
     */
    ServerProcess(Path directory, Map<String, String> settings) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        address = "http://127.0.0.1:" + port;
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Dfile.encoding=UTF-8",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Kanal.class.getName());
        builder.environment().putAll(settings);
        builder.environment().put("KANAL_DATA_DIR", directory.toString());
        builder.environment().put("KANAL_PORT", Integer.toString(port));
        process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("benchmark.log").toFile())
                .start();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() > until || !process.isAlive()) {
                process.destroy();
                throw new IllegalStateException("The server does not start; see " + directory.resolve("benchmark.log"));
            }
            Thread.sleep(200);
        }
    }

    String address() {
        return address;
    }

    private boolean answers() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(URI.create(address + "/health"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // Not yet listening.
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
