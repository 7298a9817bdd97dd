package io.kanal.operations;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, as a person starts it, with the classes under test. */
final class KanalProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path data;
    private final Path output;

    private KanalProcess(Process process, Path data, Path output) {
        this.process = process;
        this.data = data;
        this.output = output;
    }

    /** Starts one and returns at once; its port is free unless the settings say otherwise. */
    static KanalProcess start(Path data, Map<String, String> settings) {
        try {
            Path output = Files.createTempFile("kanal-process-", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    // It lives for seconds: nothing is worth compiling twice.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "--add-modules",
                    "jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath(),
                    "io.kanal.Kanal"));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KANAL_"));
            builder.environment().put("KANAL_DATA_DIR", data.toString());
            builder.environment().put("KANAL_PORT", "0");
            builder.environment().putAll(settings);
            return new KanalProcess(builder.start(), data, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Surefire may hide the class path in a manifest; then it names it in a property. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(
                        File.separator + "test-classes" + File.pathSeparator,
                        File.separator + "no-classes" + File.pathSeparator);
    }

    KanalProcess ready() {
        await().atMost(PATIENCE).until(() -> output().contains(" is ready after ") || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("Kanal did not start:\n" + output());
        }
        return this;
    }

    /** What it wrote to both streams so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end and gives the exit status. */
    int end() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Kanal does not end:\n" + output());
        }
        return process.exitValue();
    }

    void terminate() {
        process.destroy();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        end();
    }

    URI address() throws IOException {
        return URI.create(Files.readAllLines(data.resolve("cli")).getFirst());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address().resolve(path))
                    .timeout(Duration.ofSeconds(10))
                    .header(
                            "Authorization",
                            "Bearer " + Files.readAllLines(data.resolve("cli")).getLast())
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    /** Processes that work in the database's folder. */
    boolean databaseRuns() throws IOException {
        Path folder = data.toRealPath().resolve("postgres/data-18");
        return ProcessHandle.allProcesses().anyMatch(each -> {
            try {
                return Files.readSymbolicLink(Path.of("/proc", Long.toString(each.pid()), "cwd"))
                        .equals(folder);
            } catch (IOException _) {
                // Ended meanwhile, or another person's.
                return false;
            }
        });
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        Files.deleteIfExists(output);
    }
}
