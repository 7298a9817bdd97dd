package io.kanal.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import io.kanal.web.HttpTalk;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Downloads, uploads and imports that break off at any byte, beside people who go on working. */
@ServerTest
class BrokenStreamsTest {
    private static final int DOWNLOADS = 220;
    private static final int UPLOADS = 210;
    private static final int IMPORTS = 80;
    private static final int PEOPLE = 12;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final String NOISE = "broken.streams";
    private static final Pattern NAMES = Pattern.compile("\"name\":\"([^\"]*)\"");

    @LocalServerPort
    int port;

    @Autowired
    Keys keys;

    @Autowired
    Users users;

    @Autowired
    Sessions sessions;

    @Autowired
    JdbcClient jdbc;

    private final Random random = new Random(20_261_128);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private String administrator = "";

    @BeforeEach
    void moreThanTheSocketsHold() {
        User person = users.administrator();
        administrator = keys.create(person.caller(), person.id(), "broken streams", EnumSet.allOf(Scope.class), null)
                .token()
                .reveal();
        jdbc.sql("""
                        insert into audit (at, action, detail)
                        select now(), :noise, (select string_agg(md5(n || '.' || m), '') from generate_series(1, 100) m)
                        from generate_series(1, 700) n""").param("noise", NOISE).update();
    }

    @AfterEach
    void noNoise() {
        jdbc.sql("delete from audit where action = :noise")
                .param("noise", NOISE)
                .update();
    }

    @Test
    @Timeout(120)
    void fiveHundredBreaksMixUpNobody() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> people = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                Runnable person = person(i);
                people.add(threads.submit(person));
            }
            breakAll();
            over.set(true);
            for (Future<?> person : people) {
                person.get();
            }
        }
        assertThat(wrong)
                .withFailMessage(() -> wrong.size() + " wrong answers, such as " + wrong.peek())
                .isEmpty();
        assertThat(answers.get()).isGreaterThan(PEOPLE * 10);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(jdbc.sql(
                                        "select count(*) from job where state in ('WAITING', 'RUNNING') and kind = 'import'")
                                .query(Long.class)
                                .single())
                        .isZero());
    }

    private void breakAll() throws Exception {
        List<Runnable> breaks = new ArrayList<>();
        for (int i = 0; i < DOWNLOADS; i++) {
            int bytes = random.nextInt(200_000);
            breaks.add(() -> breakDownload(bytes));
        }
        for (int i = 0; i < UPLOADS; i++) {
            int bytes = random.nextInt(300_000);
            breaks.add(() -> breakUpload(bytes));
        }
        for (int i = 0; i < IMPORTS; i++) {
            String whole = export(i);
            String cut = whole.substring(0, 100 + random.nextInt(whole.length() - 100));
            breaks.add(() -> new HttpTalk(port)
                    .sendBody(
                            "POST",
                            "/api/v1/imports",
                            cut,
                            "Content-Type",
                            "application/json",
                            "Authorization",
                            "Bearer " + administrator));
        }
        java.util.Collections.shuffle(breaks, random);
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            List<Callable<Object>> calls =
                    breaks.stream().map(Executors::callable).toList();
            for (Future<Object> broken : threads.invokeAll(calls, 2, TimeUnit.MINUTES)) {
                broken.get();
            }
        }
    }

    /** Every third is a stranger with an invented cookie, every third comes with a key, every third with a session. */
    private Runnable person(int number) {
        HttpTalk talk = new HttpTalk(port);
        if (number % 3 == 0) {
            return () -> ask(talk, 401, "", "Cookie", "kanal=" + "Z".repeat(43));
        }
        String name = "person " + number + " of " + System.nanoTime();
        UserId user =
                new UserId(jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values (:name, 'member', 'UTC', 'en', now(), 'enterprise') returning id""").param("name", name).query(Long.class).single());
        String key = keys.create(users.administrator().caller(), user, name, EnumSet.of(Scope.READ, Scope.WRITE), null)
                .token()
                .reveal();
        return number % 3 == 1
                ? () -> ask(talk, 200, name, "Authorization", "Bearer " + key)
                : () -> ask(
                        talk,
                        200,
                        name,
                        "Cookie",
                        "kanal=" + sessions.open(user, "test").reveal());
    }

    /** Asks for one's own keys: there is one, of one's own name. */
    private void ask(HttpTalk talk, int status, String name, String... header) {
        while (!over.get()) {
            HttpResponse<String> answer = talk.send("GET", "/api/v1/keys", header);
            answers.incrementAndGet();
            LockSupport.parkNanos(PAUSE.toNanos());
            if (answer.statusCode() != status) {
                wrong.add("instead of " + status + ": " + answer.statusCode() + " " + answer.body());
            } else if (status == 200
                    && !NAMES.matcher(answer.body())
                            .results()
                            .map(found -> found.group(1))
                            .toList()
                            .equals(List.of(name))) {
                wrong.add("foreign rows for " + name + ": " + answer.body());
            }
        }
    }

    private void breakDownload(int bytes) {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("GET /api/v1/backup HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(port, administrator)
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readNBytes(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void breakUpload(int bytes) {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST /api/v1/imports HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 400000\r\n\r\n"
                            .formatted(port, administrator)
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] text = export(0).getBytes(StandardCharsets.UTF_8);
            for (int sent = 0; sent < bytes; sent += text.length) {
                out.write(text, 0, Math.min(text.length, bytes - sent));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Takes little in advance, and is reset when it is closed. */
    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoLinger(true, 0);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static String export(int number) {
        StringBuilder json = new StringBuilder("""
                {"name": "Broken %1$d", "type": "public_channel", "id": %2$d, "messages": [
                """.formatted(number, 7_770_000_000L + number));
        for (int id = 1; id <= 200; id++) {
            json.append(id == 1 ? "" : ",\n").append("""
                    {"id": %d, "type": "message", "date_unixtime": "%d", "from": "Broken", "from_id": "channel1", "text": "broken %d"}""".formatted(id, 1_700_000_000 + id, id));
        }
        return json.append("]}").toString();
    }
}
