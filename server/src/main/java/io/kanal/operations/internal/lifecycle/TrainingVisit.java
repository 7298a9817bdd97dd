package io.kanal.operations.internal.lifecycle;

import io.kanal.shared.secrets.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people do all day, over HTTP, on posts that it brings itself: so often that the JVM learns which code is hot. Their
 * texts are words in a row, in several languages, for only the paths through the code matter.
 */
final class TrainingVisit {
    private static final int POSTS_PER_CHAT = 300;
    private static final int PEOPLE = 4;
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final List<List<String>> WORDS = List.of(
                    List.of(
                            "the garden opens on Friday with new lamps and a small concert".split(" "),
                            "a storm closed the northern road while trains still run".split(" ")),
                    List.of(
                            "сад открывается в пятницу с новыми фонарями и небольшим концертом".split(" "),
                            "буря закрыла северную дорогу но поезда ещё ходят".split(" ")),
                    List.of(
                            "باغ روز جمعه با چراغ‌های تازه و کنسرتی کوچک باز می‌شود".split(" "),
                            "توفان راه شمال را بست ولی قطارها هنوز می‌روند".split(" ")))
            .stream()
            .map(language -> language.stream().flatMap(Stream::of).toList())
            .toList();

    private static final List<String> QUERIES = List.of(
            "garden concert",
            "\"northern road\"",
            "train* -storm",
            "фонари концерт",
            "поезда",
            "باغ چراغ",
            "gardn lamps",
            "nothingofthekind");

    private static final List<String> PAGES = List.of(
            "/app/feed",
            "/app/search?q={query}",
            "/api/v1/search?limit=10&q={query}",
            "/app/posts/{post}",
            "/api/v1/posts/{post}",
            "/api/v1/posts/{post}/similar",
            "/app/feed",
            "/app/search?q={query}",
            "/app/channels",
            "/app/channels/{channel}",
            "/api/v1/posts?limit=20",
            "/api/v1/channels",
            "/app/ask?question={query}",
            "/app/ask?question={query}&whole=true",
            "/api/v1/ask?question={query}",
            "/app/start",
            "/app/settings",
            "/api/v1/status");

    private static final List<String> ONCE = List.of(
            "/",
            "/health",
            "/healthz",
            "/login",
            "/openapi.json",
            "/no-such-page",
            "/app/status",
            "/rag/search?query={query}");

    private final RestClient client;

    /**
     * A visit.
     *
     * @param base where the server listens
     * @param key may do everything
     */
    TrainingVisit(URI base, Secret<String> key) {
        client = RestClient.builder()
                .baseUrl(base.toString())
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key.reveal())
                .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                .build();
    }

    /**
     * Brings posts, waits until they are found, and looks around.
     *
     * @param chats Telegram's ids of the channels that the posts are brought into
     * @return by path, how often each status was the answer
     */
    Map<String, Map<Integer, Integer>> make(List<Long> chats, Duration length) {
        bring(chats);
        Map<String, String> place = awaitFound();
        Map<String, Map<Integer, Integer>> answers = new ConcurrentHashMap<>();
        ONCE.forEach(path -> look(path, place, QUERIES.getFirst(), answers));
        long end = System.nanoTime() + length.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> people = IntStream.range(0, PEOPLE)
                    .<Future<?>>mapToObj(person -> threads.submit(() -> {
                        Random random = new Random(person);
                        do {
                            for (String path : PAGES) {
                                look(path, place, QUERIES.get(random.nextInt(QUERIES.size())), answers);
                            }
                        } while (System.nanoTime() < end);
                    }))
                    .toList();
            people.forEach(TrainingVisit::join);
        }
        return answers;
    }

    private static void join(Future<?> person) {
        try {
            person.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A visitor of the training failed", e.getCause());
        }
    }

    private void bring(List<Long> chats) {
        Instant newest = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Random random = new Random(1);
        String lines = chats.stream()
                .flatMap(chat -> IntStream.rangeClosed(1, POSTS_PER_CHAT)
                        .mapToObj(id -> line(chat, id, newest.minus(POSTS_PER_CHAT - id, ChronoUnit.MINUTES), random)))
                .collect(Collectors.joining("\n"));
        client.post()
                .uri("/api/v1/messages")
                .contentType(MediaType.parseMediaType("application/x-ndjson"))
                .body(lines)
                .retrieve()
                .toBodilessEntity();
    }

    private static String line(long chat, int id, Instant date, Random random) {
        List<String> words = WORDS.get(id % WORDS.size());
        String first = words.get(random.nextInt(words.size()));
        String text = first + " "
                + random.ints(12 + random.nextInt(40), 0, words.size())
                        .mapToObj(words::get)
                        .collect(Collectors.joining(" "))
                + " https://example.org/" + id;
        Map<String, Object> message = new TreeMap<>(Map.of(
                "message_id", id,
                "date", date.getEpochSecond(),
                "chat", Map.of("id", chat, "type", "channel", "title", "Training " + chat % 10),
                "text", text,
                "entities", List.of(Map.of("type", "bold", "offset", 0, "length", first.length()))));
        return JsonMapper.shared().writeValueAsString(message);
    }

    /** The address parts that pages need. */
    private Map<String, String> awaitFound() {
        for (long until = System.nanoTime() + SOON.toNanos(); System.nanoTime() < until; ) {
            JsonNode hits = json("/api/v1/search?limit=1&q={query}", Map.of("query", QUERIES.getFirst()))
                    .path("hits");
            if (!hits.isEmpty()) {
                JsonNode hit = hits.get(0);
                return Map.of(
                        "post", hit.path("post_id").asString(),
                        "channel", hit.path("chat").path("id").asString());
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The training was interrupted", e);
            }
        }
        throw new IllegalStateException("What the training brought was not found within " + SOON);
    }

    private JsonNode json(String path, Map<String, String> parts) {
        String body = client.get().uri(path, parts).retrieve().body(String.class);
        return body == null
                ? JsonMapper.shared().createObjectNode()
                : JsonMapper.shared().readTree(body);
    }

    private void look(
            String path, Map<String, String> place, String query, Map<String, Map<Integer, Integer>> answers) {
        Map<String, String> parts = new TreeMap<>(place);
        parts.put("query", query);
        int status = client.get()
                .uri(path, parts)
                .header(HttpHeaders.ACCEPT, path.startsWith("/app") ? MediaType.TEXT_HTML_VALUE : MediaType.ALL_VALUE)
                .retrieve()
                .toEntity(String.class)
                .getStatusCode()
                .value();
        answers.computeIfAbsent(path, key -> new ConcurrentHashMap<>()).merge(status, 1, Integer::sum);
    }
}
