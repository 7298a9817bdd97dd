package io.kanal.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The launcher's server from outside: the very first start, later starts, and its memory after quiet minutes. */
final class StartBenchmark implements Benchmark {
    private static final int LATER_STARTS = 5;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "Start to ready, and memory at rest";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        int quietMinutes = arguments.isEmpty() ? 10 : Integer.parseInt(arguments.getFirst());
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "kanal-start");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        report.line(
                "Bars: later starts < 6 s, the very first after the build < 20 s, RssAnon of the server at rest < 450 MB.");
        report.line("");
        report.line("| start | seconds to ready |");
        report.line("|---|---|");
        try {
            Process process = timed(directory, port, "the very first", report);
            for (int start = 0; start < LATER_STARTS; start++) {
                stop(process);
                process = timed(directory, port, "later", report);
            }
            TimeUnit.MINUTES.sleep(quietMinutes);
            report.line("");
            report.line("RssAnon of the server after %d quiet minutes: %,d MB; all PostgreSQL processes: %,d MB."
                    .formatted(
                            quietMinutes,
                            server(process).map(StartBenchmark::rssAnon).orElse(0L),
                            postgres(process)));
            stop(process);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private static Process timed(Path directory, int port, String which, Report report) throws Exception {
        long begun = System.nanoTime();
        Process process = start(directory, port);
        awaitReady(process, port);
        report.line("| %s | %.1f |".formatted(which, (System.nanoTime() - begun) / 1e9));
        return process;
    }

    private static Process start(Path directory, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("./kanal", "up").redirectErrorStream(true);
        builder.environment().put("KANAL_DATA_DIR", directory.toString());
        builder.environment().put("KANAL_PORT", Integer.toString(port));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static void awaitReady(Process process, int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            for (long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(5); System.nanoTime() < until; ) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("The server ended with " + process.exitValue());
                }
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // Refused until the server listens.
                }
                Thread.sleep(20);
            }
        }
        throw new IllegalStateException("The server was not ready within five minutes");
    }

    private static void stop(Process process) throws InterruptedException {
        server(process).ifPresent(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The server did not stop within a minute");
        }
    }

    /** The JVM: the launcher itself once it has replaced its shell, or its child. */
    private static Optional<ProcessHandle> server(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .findFirst();
    }

    private static long postgres(Process process) {
        return process.descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("postgres"))
                .mapToLong(StartBenchmark::rssAnon)
                .sum();
    }

    private static long rssAnon(ProcessHandle handle) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(handle.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .sum();
        } catch (IOException gone) {
            return 0; // the process ended while it was looked at
        }
    }
}
