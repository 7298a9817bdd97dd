package io.kanal.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many people at once over HTTP, each with a session and a key of their own, one action every five seconds each. */
final class PeopleLoad {
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** What proves who somebody is: a session's token and a key. */
    record Person(String session, String key) {}

    /**
     * What came of it.
     *
     * @param served milliseconds of each action that was answered with 200, by the action's name
     * @param refused milliseconds until each 503 with {@code Retry-After}
     * @param failures everything else, by what it was
     */
    record Outcome(Map<String, Queue<Double>> served, Queue<Double> refused, Map<String, AtomicInteger> failures) {}

    private final String address;
    private final List<Person> people;
    private final List<String> queries;

    /**
     * Prepares it.
     *
     * @param queries what people search and ask for
     */
    PeopleLoad(String address, List<Person> people, List<String> queries) {
        this.address = address;
        this.people = people;
        this.queries = queries;
    }

    private interface Action {
        HttpRequest.Builder of(Person person, String query);
    }

    private final Map<String, Action> actions = Map.of(
            "page: feed", (person, _) -> page(person, "/app/feed"),
            "page: search", (person, query) -> page(person, "/app/search?q=" + query),
            "REST: search", (person, query) -> call(person, "/api/v1/search?limit=10&q=" + query),
            "REST: question", (person, query) -> call(person, "/api/v1/ask?question=" + query));

    private HttpRequest.Builder page(Person person, String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Cookie", "kanal=" + person.session())
                .header("Accept", "text/html");
    }

    private HttpRequest.Builder call(Person person, String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + person.key());
    }

    /** So many of the people for so long. Who waits for longer than five seconds acts again at once. */
    Outcome run(int many, Duration length) throws Exception {
        List<String> names = actions.keySet().stream().sorted().toList();
        Outcome outcome = new Outcome(new TreeMap<>(), new ConcurrentLinkedQueue<>(), new ConcurrentHashMap<>());
        names.forEach(name -> outcome.served().put(name, new ConcurrentLinkedQueue<>()));
        long end = System.nanoTime() + length.toNanos();
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Person person = people.get(i);
                Random random = new Random(i);
                running.add(threads.submit(() -> {
                    long next = System.nanoTime() + random.nextLong(BETWEEN.toNanos());
                    while (next < end) {
                        Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                        String name = names.get(random.nextInt(names.size()));
                        String query =
                                URLEncoder.encode(queries.get(random.nextInt(queries.size())), StandardCharsets.UTF_8);
                        send(client, name, person, query, outcome);
                        next = Math.max(next + BETWEEN.toNanos(), System.nanoTime());
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        return outcome;
    }

    private void send(HttpClient client, String name, Person person, String query, Outcome outcome)
            throws InterruptedException {
        HttpRequest request = actions.getOrDefault(name, (_, _) -> page(person, "/"))
                .of(person, query)
                .timeout(LONGEST)
                .build();
        long start = System.nanoTime();
        try {
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            double millis = (System.nanoTime() - start) / 1e6;
            if (answer.statusCode() == 200) {
                outcome.served().getOrDefault(name, outcome.refused()).add(millis);
            } else if (answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isPresent()) {
                outcome.refused().add(millis);
            } else {
                fail(outcome, name + " " + answer.statusCode());
            }
        } catch (IOException e) {
            fail(outcome, name + " " + e.getClass().getSimpleName());
        }
    }

    private static void fail(Outcome outcome, String what) {
        outcome.failures().computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }
}
