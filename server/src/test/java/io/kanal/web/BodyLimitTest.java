package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that are too large, at every door: refused unread where they say so, cut where they do not. */
@ServerTest
class BodyLimitTest {
    private static final long LIMIT = 1 << 20;
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    Map<String, RequestMappingHandlerMapping> mappings;

    private Keys.NewKey made;
    private User person;
    private String key;
    private String cookie;

    @BeforeEach
    void setUp() {
        person = users.administrator();
        made = keys.create(Caller.KANAL, person.id(), "bodies", EnumSet.allOf(Scope.class), null);
        key = "Authorization: Bearer " + made.token().reveal() + "\r\n";
        cookie = "Cookie: kanal=" + sessions.open(person.id(), "bodies").reveal() + "\r\n";
    }

    @AfterEach
    void tidy() {
        keys.revoke(person.caller(), made.key().id());
    }

    @Test
    void everyCallRefusesABodyThatSaysItIsTooLarge() {
        List<String> wrong = new ArrayList<>();
        everyCall((verb, path, call) -> {
            boolean push = path.equals("/api/v1/messages");
            if (push || Set.of("/api/v1/imports", "/api/v1/imports/survey").contains(path)) {
                String type = "Content-Type: " + (push ? "application/x-ndjson" : "application/zip") + "\r\n";
                note(wrong, verb, path, "401", headOnly(verb, path, type, 1L << 40));
                note(wrong, verb, path, "413", headOnly(verb, path, type + key, 1L << 40));
            } else {
                note(wrong, verb, path, "413", headOnly(verb, path, JSON, LIMIT + 1));
                note(wrong, verb, path, "413", headOnly(verb, path, JSON + key, LIMIT + 1));
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyCallThatTakesJsonCutsABodyWithoutALength() {
        List<String> wrong = new ArrayList<>();
        everyCall((verb, path, call) -> {
            if (call.at("/requestBody/content").has("application/json") && !path.equals("/api/v1/messages")) {
                note(wrong, verb, path, "413", chunked(verb, path, JSON + key, "{\"x\":\"", LIMIT + 10_000));
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyFormOfAPageRefusesABodyThatIsTooLarge() {
        List<String> wrong = new ArrayList<>();
        List<String> forms = new ArrayList<>();
        mappings.values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> {
                    for (String pattern : info.getPatternValues()) {
                        if (method.getBeanType().getPackageName().startsWith("io.kanal.web.internal.pages")
                                && info.getMethodsCondition().getMethods().contains(RequestMethod.POST)) {
                            forms.add(pattern.replaceAll("\\{[^/]*}", "1"));
                        }
                    }
                }));
        assertThat(forms).hasSizeGreaterThan(10);
        for (String path : forms) {
            long length = path.equals("/app/imports") ? 1L << 40 : LIMIT + 1;
            String csrf = path.equals("/app/imports") ? "?_csrf=" + csrf() : "";
            note(wrong, "POST", path, "413", headOnly("POST", path + csrf, FORM + cookie, length));
            String page = headOnly("POST", path + csrf, FORM + cookie + "Accept: text/html\r\n", length);
            if (!page.startsWith("HTTP/1.1 413")
                    || !page.contains("<h1>Too large</h1>")
                    || !page.contains("Content-Security-Policy")) {
                wrong.add(path + " as a page: " + page);
            }
            if (path.startsWith("/app/") && !path.equals("/app/imports")) {
                note(wrong, "POST", path, "413", chunked("POST", path, FORM + cookie, "name=", LIMIT + 10_000));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aBodyWithoutEndIsTakenInSmallPartAndTheServerStaysWell() {
        for (String[] door : new String[][] {
            {"/telegram/webhook/1", JSON},
            {"/rag/search", JSON + key},
            {"/api/v1/imports", "Content-Type: application/zip\r\n"},
            {"/app/settings", FORM + cookie},
            {"/health", JSON}
        }) {
            assertThat(taken(door[0], door[1])).as(door[0]).isLessThan(24);
        }
        assertThat(new HttpTalk(port).send("GET", "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void aPackedBodyIsNotUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new java.util.zip.GZIPOutputStream(packed)) {
            gzip.write(("{\"question\":\"" + "a".repeat(2_000_000) + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        String answer = talk(
                "POST /api/v1/ask HTTP/1.1\r\n" + JSON + key + "Content-Encoding: gzip\r\nContent-Length: "
                        + packed.size(),
                out -> out.write(packed.toByteArray()));
        assertThat(answer).startsWith("HTTP/1.1 400").contains("not JSON");
    }

    @Test
    void aBodyThatIsAskedForIsNotAskedForWhereItIsRefused() {
        String expecting = "Expect: 100-continue\r\n";
        assertThat(headOnly("POST", "/api/v1/imports", expecting + "Content-Type: application/zip\r\n", 5_000_000_000L))
                .startsWith("HTTP/1.1 401");
        assertThat(headOnly("POST", "/api/v1/ask", expecting + JSON + key, LIMIT + 1))
                .startsWith("HTTP/1.1 413");
    }

    private interface Call {
        void check(String verb, String path, JsonNode call);
    }

    /** All operations of the API's own description. */
    private void everyCall(Call check) {
        JsonNode paths = JsonMapper.shared()
                .readTree(new HttpTalk(port).send("GET", "/openapi.json").body())
                .path("paths");
        assertThat(paths.size()).isGreaterThan(30);
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(call -> check.check(
                                call.getKey().toUpperCase(Locale.ROOT),
                                path.getKey()
                                        .replace("/imports/{id}", "/imports/0195d3a8-7b1c-7f00-8000-0123456789ab")
                                        .replace("/answers/{id}", "/answers/0195d3a8-7b1c-7f00-8000-0123456789ab")
                                        .replaceAll("\\{[^/]*}", "1"),
                                call.getValue())));
    }

    private static void note(List<String> wrong, String verb, String path, String status, String answer) {
        if (!answer.startsWith("HTTP/1.1 " + status) || !answer.contains("application/problem+json")) {
            wrong.add(verb + " " + path + " should answer " + status + ": " + answer);
        }
    }

    private String csrf() {
        String page = new HttpTalk(port)
                .send(
                        "GET",
                        "/app/settings",
                        "Cookie",
                        cookie.substring("Cookie: ".length()).strip(),
                        "Accept",
                        "text/html")
                .body();
        return page.replaceAll("(?s).*name=\"csrf\" content=\"([^\"]+)\".*", "$1");
    }

    /** Says how much will come, sends none of it, and hears the answer all the same. */
    private String headOnly(String verb, String path, String headers, long length) {
        return talk(verb + " " + path + " HTTP/1.1\r\n" + headers + "Content-Length: " + length, out -> {});
    }

    private String chunked(String verb, String path, String headers, String begin, long length) {
        return talk(verb + " " + path + " HTTP/1.1\r\n" + headers + "Transfer-Encoding: chunked", out -> {
            String body = begin + "a".repeat((int) length);
            out.write((Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        });
    }

    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    /** Sends a request and reads until the answer is whole, without waiting for the connection's end. */
    private String talk(String head, Body body) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\nHost: localhost:" + port + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            body.write(out);
            out.flush();
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8_192];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                answer.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                if (answer.indexOf("\"trace_id\"") > 0 || answer.indexOf("</html>") > 0) {
                    break;
                }
            }
            return answer.toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(head, e);
        }
    }

    /** How many megabytes of an endless body go in before the connection ends; at most 200. */
    private int taken(String path, String headers) {
        byte[] chunk = ("f4240\r\n" + "A".repeat(1_000_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        int sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + headers
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            while (sent < 200) {
                out.write(chunk);
                sent++;
            }
        } catch (IOException e) {
            // The server ended the connection, as it should.
            assertThat(sent).isLessThan(200);
        }
        return sent;
    }
}
