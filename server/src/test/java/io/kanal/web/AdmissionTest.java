package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Scope;
import io.kanal.shared.places.Places;
import io.kanal.testing.ServerTest;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** More people than can be answered at the same time: who waits, who is refused, and who goes past. */
@ServerTest
class AdmissionTest {
    private static final String HTML = "text/html";
    private static final String STREAM = "text/event-stream";

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    Places places;

    @Autowired
    JdbcClient jdbc;

    private final List<Places.Place> held = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpTalk talk;
    private User person;
    private String key;
    private String cookie;

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        long id = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Busy', 'member', 'UTC', 'fa', now(), 'enterprise') returning id""").query(Long.class).single();
        person = users.find(new io.kanal.shared.UserId(id)).orElseThrow();
        key = "Bearer "
                + keys.create(person.caller(), person.id(), "admission", Set.of(Scope.READ), null)
                        .token()
                        .reveal();
        cookie = "kanal=" + sessions.open(person.id(), "admission").reveal();
    }

    @AfterEach
    void tidy() {
        letGo();
        threads.close();
        await().until(() -> places.taken() == 0);
    }

    private void takeAll() {
        for (int i = 0; i < places.most(); i++) {
            held.add(places.take());
        }
    }

    private void letGo() {
        held.forEach(Places.Place::close);
        held.clear();
    }

    private CompletableFuture<HttpResponse<String>> later(String path, String... headers) {
        return CompletableFuture.supplyAsync(() -> talk.send("GET", path, headers), threads);
    }

    @Test
    void whoFindsNoPlaceIsRefusedAndToldWhenToComeBack() {
        takeAll();
        var page = later("/app/feed", "Cookie", cookie, "Accept", HTML);
        var call = later("/api/v1/search?q=busy", "Authorization", key);
        var question = later("/api/v1/ask?question=busy", "Authorization", key);
        var stranger = later("/login", "Accept-Language", "ru", "Accept", HTML);
        assertThat(page.join().statusCode()).isEqualTo(503);
        assertThat(page.join().headers().firstValue("Retry-After")).hasValue("5");
        assertThat(page.join().body()).contains("lang=\"fa\"", "درخواست‌ها اکنون بیش از توان Kanal است");
        for (var refused : List.of(call.join(), question.join())) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(refused.body())
                    .contains("urn:kanal:problem:unavailable", "Kanal has more to answer right now than it can");
        }
        assertThat(stranger.join().statusCode()).isEqualTo(503);
        assertThat(stranger.join().body()).contains("Сейчас у Kanal больше запросов");
        letGo();
        assertThat(talk.send("GET", "/app/feed", "Cookie", cookie, "Accept", HTML)
                        .statusCode())
                .isEqualTo(200);
        assertThat(used()).as("what was refused costs nothing").isZero();
    }

    @Test
    void whoWaitsIsServedOnceAPlaceIsFree() {
        takeAll();
        var page = later("/app/feed", "Cookie", cookie, "Accept", HTML);
        await().until(() -> places.waiting() == 1);
        held.removeLast().close();
        assertThat(page.join().statusCode()).isEqualTo(200);
        await().until(() -> places.taken() == places.most() - 1);
    }

    @Test
    void whatTakesNoPlaceIsAnsweredWhileAllAreTaken() {
        takeAll();
        User administrator = users.administrator();
        String of = "kanal=" + sessions.open(administrator.id(), "admission").reveal();
        assertThat(talk.send("GET", "/health").statusCode()).isEqualTo(200);
        assertThat(talk.send("GET", "/healthz").statusCode()).isEqualTo(200);
        assertThat(talk.send("GET", "/rag/health").statusCode()).isEqualTo(200);
        assertThat(talk.send("GET", "/favicon.ico").statusCode()).isNotEqualTo(503);
        assertThat(talk.send("GET", "/app/status", "Cookie", of, "Accept", HTML).statusCode())
                .isEqualTo(200);
        assertThat(talk.sendBody("POST", "/telegram/webhook/1", "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(403);
        assertThat(talk.send("GET", "/app/media/" + "a".repeat(64), "Cookie", cookie)
                        .statusCode())
                .isEqualTo(404);
        assertThat(talk.sendBody(
                                "POST",
                                "/api/v1/imports",
                                "{}",
                                "Authorization",
                                "Bearer "
                                        + keys.create(
                                                        administrator.caller(),
                                                        administrator.id(),
                                                        "admission",
                                                        Set.of(Scope.WRITE),
                                                        null)
                                                .token()
                                                .reveal(),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isNotEqualTo(503);
        assertThat(places.waiting()).isZero();
    }

    @Test
    void aStreamHoldsNoPlace() throws Exception {
        String head = "GET /api/v1/ask?question=stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + key
                + "\r\nAccept: " + STREAM + "\r\n\r\n";
        takeAll();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            // The stream is open; what answers it waits for a place like everybody.
            await().until(() -> places.waiting() == 1);
            held.removeLast().close();
            socket.setSoTimeout(10_000);
            StringBuilder told = new StringBuilder();
            byte[] buffer = new byte[4_096];
            while (!told.toString().contains("event:done")) {
                int count = socket.getInputStream().read(buffer);
                assertThat(count).as(told.toString()).isPositive();
                told.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
            assertThat(told.toString()).startsWith("HTTP/1.1 200");
        }
        await().until(() -> places.taken() == places.most() - 1);
    }

    /** What those left who went away is not worked on: the next one is served before it could be. */
    @Test
    void whoWentAwayWhileWaitingIsNotServed() throws Exception {
        takeAll();
        String query = "gone" + System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /api/v1/search?q=" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + key
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> places.waiting() == 1);
        }
        letGo();
        await().until(() -> places.taken() == 0 && places.waiting() == 0);
        assertThat(used()).as("searches that were made").isZero();
        assertThat(talk.send("GET", "/api/v1/search?q=" + query, "Authorization", key)
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(5)).until(() -> used() == 1);
    }

    private long used() {
        return jdbc.sql("""
                        select coalesce(sum(used), 0) from use_of_day
                        where what = 'questions' and user_id = :person""")
                .param("person", person.id().value())
                .query(Long.class)
                .single();
    }
}
