package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.kanal.Kanal;
import io.kanal.ingest.Ingest;
import io.kanal.ingest.SeenChat;
import io.kanal.people.Keys;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Source;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.Realm;
import io.kanal.shared.Scope;
import io.kanal.shared.TelegramChatId;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.telegram.Desk;
import io.kanal.testing.EmbeddedOnly;
import io.kanal.testing.ModelServer;
import io.kanal.testing.SharedPostgres;
import io.kanal.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One server with everything around it, of which one after the other is taken away. */
@EmbeddedOnly
class DegradedHealthTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TestDatabase database = TestDatabase.opened();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private String scraper = "";

    @Test
    void eachDependencyThatIsTakenAwayIsSeenOverHttp() throws Exception {
        try (Desk desk = new Desk();
                ModelServer chat = ModelServer.start();
                ModelServer embeddings = ModelServer.start();
                Passage toDatabase = new Passage(URI.create(database.url().replaceFirst("^jdbc:", "")))) {
            HttpServer pages = pages();
            try (ConfigurableApplicationContext server =
                    server(desk, chat, embeddings, pages.getAddress().getPort(), toDatabase)) {
                port = server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
                User person = server.getBean(Users.class).administrator();
                scraper = server.getBean(Keys.class)
                        .create(person.caller(), person.id(), "scraper", EnumSet.of(Scope.METRICS), null)
                        .token()
                        .reveal();
                server.getBean(Bots.class).register(Caller.KANAL, desk.token, Set.of(BotPurpose.KANAL));
                followsAChannel(server);
                await().atMost(SOON).untilAsserted(() -> {
                    JsonNode body = body("/health", "");
                    assertThat(body.path("checks").propertyNames())
                            .containsExactlyInAnyOrder(
                                    "database", "telegram_api", "gigachat_proxy", "embeddings", "preview");
                    assertThat(body.path("status").asString()).isEqualTo("healthy");
                });
                assertThat(healthz("").path("telegram_api").asString()).isEqualTo("ok");
                assertThat(healthz(scraper).path("telegram_api").asString())
                        .isEqualTo(desk.address().toString());

                takeAway(chat);
                degradedBy("gigachat_proxy");
                takeAway(embeddings);
                degradedBy("gigachat_proxy", "embeddings");
                pages.stop(0);
                readsTheChannel(server.getBean(JdbcClient.class));
                degradedBy("gigachat_proxy", "embeddings", "preview");
                takeAway(desk);
                degradedBy("gigachat_proxy", "embeddings", "preview", "telegram_api");
                assertThat(healthz("").path("status").asString()).isEqualTo("degraded");
                assertThat(healthz("").path("telegram_api").asString()).isEqualTo("unavailable");

                takeAway(toDatabase);
                await().atMost(SOON).untilAsserted(() -> {
                    HttpResponse<String> answer = get("/health", "");
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                    assertThat(JSON.readTree(answer.body()).path("status").asString())
                            .isEqualTo("unhealthy");
                });
                assertThat(get("/healthz", "").statusCode()).isEqualTo(503);
            }
        }
    }

    private static void takeAway(AutoCloseable neighbour) throws Exception {
        neighbour.close();
    }

    private void degradedBy(String... names) throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode body = body("/health", "");
            assertThat(body.path("status").asString()).isEqualTo("degraded");
            assertThat(body.path("checks").properties().stream()
                            .filter(check -> !check.getValue().asBoolean())
                            .map(check -> check.getKey()))
                    .containsExactlyInAnyOrder(names);
            assertThat(body.path("checks").path("database").asBoolean()).isTrue();
        });
        HttpResponse<String> dependencies = get("/health/dependencies", scraper);
        assertThat(dependencies.statusCode()).isEqualTo(200);
        assertThat(dependencies.body()).doesNotContain("127.0.0.1", "localhost");
        for (String name : names) {
            JsonNode dependency =
                    JSON.readTree(dependencies.body()).path("dependencies").path(name);
            assertThat(dependency.path("status").asString()).isEqualTo("unhealthy");
            assertThat(dependency.path("response_time").isNumber()).isTrue();
            assertThat(dependency.path("probed_at").asString()).endsWith("Z");
        }
    }

    private JsonNode body(String path, String key) throws Exception {
        HttpResponse<String> answer = get(path, key);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private JsonNode healthz(String key) throws Exception {
        return body("/healthz", key);
    }

    private HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** A followed channel that is not due. */
    private static void followsAChannel(ConfigurableApplicationContext server) {
        ChatId chat = server.getBean(Ingest.class)
                .identify(
                        Source.PREVIEW,
                        new SeenChat(
                                Realm.PUBLIC,
                                TelegramChatId.ofChannel(7_900_000_018L),
                                ChatType.CHANNEL,
                                "Followed",
                                null,
                                null,
                                null,
                                false));
        server.getBean(JdbcClient.class).sql("""
                        insert into preview_channel (chat_id, username, reach, interval_ms, next_at)
                        values (:chat, 'followed', 'OPEN', 60000, now() + interval '1 day')""").param("chat", chat.value()).update();
    }

    /** Somebody reads it, and meets that the pages are gone. */
    private static void readsTheChannel(JdbcClient jdbc) {
        jdbc.sql("update preview_channel set next_at = now(), newest_id = 1").update();
    }

    /** A site that has nothing and says so, as t.me does of a name that nobody has. */
    private static HttpServer pages() throws IOException {
        HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", exchange -> {
            try (exchange) {
                byte[] nothing = "<html></html>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(404, nothing.length);
                exchange.getResponseBody().write(nothing);
            }
        });
        pages.start();
        return pages;
    }

    private ConfigurableApplicationContext server(
            Desk desk, ModelServer chat, ModelServer embeddings, int pages, Passage toDatabase) {
        return new SpringApplicationBuilder(Kanal.class)
                .initializers(context -> SharedPostgres.keepFor(context))
                .run(
                        "--kanal.data.dir=" + folder,
                        "--kanal.database.url=" + toDatabase.through(database.url()),
                        "--server.port=0",
                        "--kanal.port=0",
                        "--kanal.health.every=200ms",
                        "--kanal.health.patience=2s",
                        "--kanal.preview.base-url=http://127.0.0.1:" + pages,
                        "--kanal.bot.api-url=" + desk.address(),
                        "--kanal.embedding.url=" + embeddings.url(),
                        "--kanal.embedding.key=" + embeddings.key(),
                        "--kanal.embedding.model=fake",
                        "--kanal.llm.url=" + chat.url(),
                        "--kanal.llm.key=" + chat.key(),
                        "--kanal.llm.model=fake");
    }

    /** A way to the database that can be closed. */
    private static final class Passage implements AutoCloseable {
        private final ServerSocket entrance;
        private final List<Socket> open = new CopyOnWriteArrayList<>();
        private final URI target;

        Passage(URI target) throws IOException {
            this.target = target;
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().name("passage").start(this::accept);
        }

        String through(String url) {
            return url.replace(target.getHost() + ":" + target.getPort(), "127.0.0.1:" + entrance.getLocalPort());
        }

        private void accept() {
            try {
                while (true) {
                    Socket here = entrance.accept();
                    Socket there = new Socket(target.getHost(), target.getPort());
                    open.addAll(List.of(here, there));
                    Thread.ofVirtual().start(() -> pour(here, there));
                    Thread.ofVirtual().start(() -> pour(there, here));
                }
            } catch (IOException closed) {
                // The passage is closed.
                open.forEach(Passage::shut);
            }
        }

        private static void pour(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException closed) {
                // One side went; so does the other.
                shut(to);
            }
        }

        private static void shut(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws SocketException {
            try {
                entrance.close();
            } catch (IOException e) {
                throw new SocketException(e);
            }
            open.forEach(Passage::shut);
        }
    }
}
