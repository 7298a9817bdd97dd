package io.kanal.benchmarks;

import io.kanal.ingest.ImportOptions;
import io.kanal.ingest.Imports;
import io.kanal.jobs.JobId;
import io.kanal.jobs.Jobs;
import io.kanal.people.Keys;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many people at once over HTTP, one action every five seconds each, on the real exports; load and server share the machine. */
final class PeopleBenchmark implements Benchmark {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final List<String> EXPORTS = List.of("cybersec-news-en.result.json.gz", "qa_load-ru.result.json.gz");
    private static final List<String> QUERIES = List.of(
            "ransomware hospital",
            "zero day in browsers",
            "password manager breach",
            "как запустить jmeter",
            "нагрузочное тестирование базы",
            "prometheus grafana метрики");

    @Override
    public String name() {
        return "people";
    }

    @Override
    public String title() {
        return "People at once, one action per five seconds each";
    }

    @Override
    public void run(List<String> arguments, Report report) throws Exception {
        int people = arguments.isEmpty() ? 200 : Integer.parseInt(arguments.getFirst());
        report.line("Bar: p95 of pages and search < 150 ms with 200 people.");
        report.line("");
        if (arguments.size() > 2) {
            report.line("A server in a process of its own, over the same exports, all indexed and with their vectors.");
            report.line("");
            measure(
                    arguments.get(1),
                    Files.readString(Path.of(arguments.get(2))).strip(),
                    people,
                    report);
            return;
        }
        report.line("Server and load in one process; vectors of the exports are computed beside.");
        report.line("");
        try (var kanal = new RunningKanal()) {
            var caller = Caller.person(kanal.get(Users.class).administrator().id(), true);
            for (String export : EXPORTS) {
                bring(kanal, Path.of("../shared/data/exports", export), caller);
            }
            String key = kanal.get(Keys.class)
                    .create(caller, caller.person(), "people benchmark", Set.of(Scope.READ), null)
                    .token()
                    .reveal();
            measure("http://127.0.0.1:" + kanal.port(), key, people, report);
        }
    }

    private static void measure(String base, String key, int people, Report report) throws Exception {
        Map<String, String> actions = new TreeMap<>(Map.of(
                "feed page", "/app/feed",
                "search page", "/app/search?q=",
                "search", "/api/v1/search?limit=10&q="));
        load(base, key, actions, 20, Duration.ofSeconds(15)); // warms up
        Load measured = load(base, key, actions, people, LENGTH);
        report.line("%d people, %d s; %d requests were not answered with 200."
                .formatted(people, LENGTH.toSeconds(), measured.failures()));
        report.line("");
        report.line("| action | times | p50 ms | p95 ms | max ms |");
        report.line("|---|---|---|---|---|");
        measured.times().forEach((action, times) -> {
            double[] all = times.stream().mapToDouble(Double::doubleValue).toArray();
            report.line("| %s | %d | %.0f | %.0f | %.0f |"
                    .formatted(
                            action,
                            all.length,
                            Report.percentile(all, 0.5),
                            Report.percentile(all, 0.95),
                            Report.percentile(all, 1)));
        });
    }

    private static void bring(RunningKanal kanal, Path export, Caller caller) throws Exception {
        JobId job;
        try (InputStream upload = Files.newInputStream(export)) {
            job = kanal.get(Imports.class)
                    .start(upload, ImportOptions.of(export.getFileName().toString()), caller);
        }
        while (!kanal.get(Jobs.class).find(caller, job).orElseThrow().state().isFinal()) {
            Thread.sleep(100);
        }
    }

    private record Load(Map<String, Queue<Double>> times, int failures) {}

    private static Load load(String base, String key, Map<String, String> actions, int people, Duration length)
            throws Exception {
        Map<String, Queue<Double>> times = new TreeMap<>();
        actions.keySet().forEach(action -> times.put(action, new ConcurrentLinkedQueue<>()));
        AtomicInteger failures = new AtomicInteger();
        long end = System.nanoTime() + length.toNanos();
        try (HttpClient client = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int person = 0; person < people; person++) {
                Random random = new Random(person);
                running.add(threads.submit(() -> {
                    Thread.sleep(random.nextLong(PAUSE.toMillis()));
                    while (System.nanoTime() < end) {
                        List<String> names = List.copyOf(actions.keySet());
                        String action = names.get(random.nextInt(names.size()));
                        String path = actions.getOrDefault(action, "");
                        String query = QUERIES.get(random.nextInt(QUERIES.size()));
                        HttpRequest request = HttpRequest.newBuilder(URI.create(base
                                        + (path.endsWith("=")
                                                ? path + URLEncoder.encode(query, StandardCharsets.UTF_8)
                                                : path)))
                                .header("Authorization", "Bearer " + key)
                                .timeout(Duration.ofSeconds(30))
                                .build();
                        long start = System.nanoTime();
                        int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode();
                        if (status == 200) {
                            times.getOrDefault(action, new ConcurrentLinkedQueue<>())
                                    .add((System.nanoTime() - start) / 1e6);
                        } else {
                            failures.incrementAndGet();
                        }
                        Thread.sleep(PAUSE);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        return new Load(times, failures.get());
    }
}
