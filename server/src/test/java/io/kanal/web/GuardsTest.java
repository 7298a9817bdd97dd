package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.Keys;
import io.kanal.people.LoginLinks;
import io.kanal.people.Sessions;
import io.kanal.people.User;
import io.kanal.people.Users;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Hosts, origins, keys, cookies, response headers and problems, as a client sees them. */
@ServerTest
class GuardsTest {
    @LocalServerPort
    int port;

    @Autowired
    Users users;

    @Autowired
    Keys keys;

    @Autowired
    Sessions sessions;

    @Autowired
    LoginLinks links;

    @Autowired
    JdbcClient jdbc;

    private HttpTalk talk;
    private User administrator;

    @BeforeEach
    void setUp() {
        talk = new HttpTalk(port);
        administrator = users.administrator();
    }

    private String bearer(Scope... scopes) {
        return "Bearer "
                + keys.create(Caller.KANAL, administrator.id(), "test", EnumSet.copyOf(java.util.List.of(scopes)), null)
                        .token()
                        .reveal();
    }

    @Test
    void aForeignHostIsRefusedWhateverItAsks() {
        String answer =
                talk.raw("GET /health HTTP/1.1\r\nHost: evil.example:" + port + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 421").contains("urn:kanal:problem:foreign-host");
        for (String host : new String[] {"localhost", "127.0.0.1:" + port, "[::1]:" + port, "kanal.localhost"}) {
            assertThat(talk.raw("GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void everyAnswerCarriesATraceIdAndStrictHeaders() {
        HttpResponse<String> answer = talk.send("GET", "/login", "X-Trace-ID", "abc-12345678");
        assertThat(answer.headers().firstValue("X-Trace-ID")).hasValue("abc-12345678");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(talk.send("GET", "/nothing", "X-Trace-ID", "<script>")
                        .headers()
                        .firstValue("X-Trace-ID")
                        .orElseThrow())
                .matches("[0-9a-f]{32}");
    }

    @Test
    void strangersAreAskedToLogInAndWrongKeysAreRefused() {
        HttpResponse<String> program = talk.send("GET", "/api/v1/keys");
        assertThat(program.statusCode()).isEqualTo(401);
        assertThat(program.body()).contains("urn:kanal:problem:not-logged-in").contains("\"trace_id\"");
        assertThat(program.headers().firstValue("Content-Type")).hasValue("application/problem+json");

        HttpResponse<String> browser = talk.send("GET", "/app/feed?x=1", "Accept", "text/html");
        assertThat(browser.statusCode()).isEqualTo(303);
        assertThat(browser.headers().firstValue("Location")).hasValue("/login?next=%2Fapp%2Ffeed%3Fx%3D1");

        assertThat(talk.send("GET", "/api/v1/keys", "Authorization", "Bearer kanal_nonsense")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void manyWrongKeysFromOneAddressAreSlowedAndToldOnceAndRightOnesWork() {
        String guesser = "198.51.100." + ThreadLocalRandom.current().nextInt(1, 255);
        String neighbour = "203.0.113." + ThreadLocalRandom.current().nextInt(1, 255);
        long before = jdbc.sql("select count(*) from audit where action = 'login.slowed' and subject = 'key'")
                .query(Long.class)
                .single();
        HttpResponse<String> last = wrongKey(guesser);
        assertThat(last.statusCode()).isEqualTo(401);
        for (int i = 0; i < 2_000 && last.statusCode() == 401; i++) {
            last = wrongKey(guesser);
        }
        assertThat(last.statusCode()).as(last.body()).isEqualTo(429);
        assertThat(last.body()).contains("wrong API keys a minute", "urn:kanal:problem:limit-reached");
        assertThat(last.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
        assertThat(wrongKey(guesser).statusCode()).isEqualTo(429);
        assertThat(wrongKey("2001:db8::1, " + guesser).statusCode())
                .as("what it wrote before the proxy's word is not believed")
                .isEqualTo(429);
        assertThat(wrongKey(neighbour).statusCode()).isEqualTo(401);
        assertThat(talk.send("GET", "/api/v1/posts", "Authorization", bearer(Scope.READ), "X-Forwarded-For", guesser)
                        .statusCode())
                .as("whoever shares the address goes on")
                .isEqualTo(200);
        assertThat(jdbc.sql("select count(*) from audit where action = 'login.slowed' and subject = 'key'")
                        .query(Long.class)
                        .single())
                .isLessThanOrEqualTo(before + 1)
                .isPositive();
        assertThat(talk.send("GET", "/api/v1/doctor", "Authorization", bearer(Scope.ADMIN))
                        .body())
                .contains("so many wrong proofs came (", "key");
    }

    private HttpResponse<String> wrongKey(String told) {
        return talk.send("GET", "/api/v1/posts", "Authorization", "Bearer kanal_nonsense", "X-Forwarded-For", told);
    }

    @Test
    void aKeyDoesWhatItsScopesSayAndNoMore() {
        assertThat(talk.send("GET", "/api/v1/keys", "Authorization", bearer(Scope.READ))
                        .statusCode())
                .isEqualTo(403);
        assertThat(talk.send("GET", "/api/v1/keys", "Authorization", bearer(Scope.READ, Scope.WRITE))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> made = talk.sendBody(
                "POST",
                "/api/v1/keys",
                "{\"name\":\"more\",\"scopes\":[\"admin\"]}",
                "Authorization",
                bearer(Scope.READ, Scope.WRITE),
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).isEqualTo(403);
    }

    @Test
    void anAdministratorsWeakKeyReachesNobodyElsesThings() {
        long other = jdbc.sql("""
                        insert into users (name, role, zone, language, created_at, tier)
                        values ('Mo', 'member', 'UTC', 'en', now(), 'enterprise') returning id""").query(Long.class).single();
        Keys.NewKey theirs = keys.create(Caller.KANAL, new UserId(other), "theirs", EnumSet.of(Scope.READ), null);
        String cookie = sessions.open(new UserId(other), null).reveal();
        UUID session = sessions.find(cookie).orElseThrow().id();

        String reads = bearer(Scope.READ);
        for (String path : List.of(
                "/users/" + other + "/posts",
                "/users/" + other + "/channels",
                "/users/" + other + "/channels/1/posts",
                "/rag/search?query=x&user_id=" + other)) {
            assertThat(talk.send("GET", path, "Authorization", reads).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(talk.sendBody(
                                "POST",
                                "/rag/ask",
                                "{\"query\":\"x\",\"user_id\":\"%d\"}".formatted(other),
                                "Authorization",
                                reads,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(403);

        String writes = bearer(Scope.WRITE);
        assertThat(talk.send("DELETE", "/api/v1/keys/" + theirs.key().id(), "Authorization", writes)
                        .statusCode())
                .isEqualTo(404);
        talk.sendBody(
                "POST",
                "/app/settings/sessions/" + session + "/end",
                "",
                "Authorization",
                writes,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(keys.authenticate(theirs.token().reveal())).isPresent();
        assertThat(sessions.find(cookie)).isPresent();

        assertThat(talk.send("GET", "/users/" + other + "/posts", "Authorization", bearer(Scope.READ, Scope.ADMIN))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLoginLinkIsConsumedByItsButtonOnly() {
        String path = links.create(Caller.KANAL, administrator.id()).path();
        HttpResponse<String> page = talk.send("GET", path, "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<form").contains("method=\"post\"");
        String nonceCookie =
                page.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        String nonce = nonceCookie.split("=", 2)[1];

        assertThat(talk.sendBody("POST", path, "nonce=wrong", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> in = talk.sendBody(
                "POST",
                path,
                "nonce=" + nonce,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Origin",
                "null",
                "Cookie",
                nonceCookie);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().allValues("Set-Cookie"))
                .anyMatch(cookie ->
                        cookie.startsWith("kanal=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        HttpResponse<String> again = talk.sendBody(
                "POST",
                path,
                "nonce=" + nonce,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                nonceCookie);
        assertThat(again.statusCode()).isEqualTo(404);
    }

    @Test
    void aNewLogInEndsTheOldSessionOfTheBrowser() {
        String old = sessions.open(administrator.id(), "test").reveal();
        String other = sessions.open(administrator.id(), "another browser").reveal();
        String path = links.create(Caller.KANAL, administrator.id()).path();
        String nonce = cookie(talk.send("GET", path, "Accept", "text/html")).orElseThrow();
        HttpResponse<String> in = talk.sendBody(
                "POST",
                path,
                "nonce=" + nonce.split("=", 2)[1],
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                nonce + "; kanal=" + old);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(sessions.find(old)).isEmpty();
        assertThat(sessions.find(other)).isPresent();
    }

    @Test
    void whoLogsInComesToThePageThatWasWanted() {
        assertThat(whereLoginLeads("/app/search?q=a%26b&sort=date")).isEqualTo("/app/search?q=a%26b&sort=date");
        for (String foreign :
                new String[] {"//evil.example/", "https://evil.example", "/app/\\\\evil.example", "/login"}) {
            assertThat(whereLoginLeads(foreign)).isIn("/app/start", "/app/feed");
        }
    }

    /** Asks for a page's log-in with this wish and follows a link in the same browser. */
    private String whereLoginLeads(String next) {
        HttpResponse<String> asked = talk.send(
                "GET", "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8), "Accept", "text/html");
        String path = links.create(Caller.KANAL, administrator.id()).path();
        String nonce = cookie(talk.send("GET", path, "Accept", "text/html")).orElseThrow();
        // What the page did not keep, somebody may have put there: the cookie itself is not trusted either.
        String kept = cookie(asked).orElse("kanal-next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        HttpResponse<String> in = talk.sendBody(
                "POST",
                path,
                "nonce=" + nonce.split("=", 2)[1],
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                nonce + "; " + kept);
        assertThat(in.statusCode()).isEqualTo(303);
        return in.headers().firstValue("Location").orElseThrow();
    }

    private static Optional<String> cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").map(value -> value.split(";", 2)[0]);
    }

    @Test
    void aCookieAloneChangesNothing() {
        String cookie = "kanal=" + sessions.open(administrator.id(), "test").reveal();
        String body = "{\"name\":\"mine\",\"scopes\":[\"read\"]}";
        String[] plain = {"Cookie", cookie, "Content-Type", "application/json"};
        assertThat(talk.send("GET", "/api/v1/keys", "Cookie", cookie).statusCode())
                .isEqualTo(200);
        assertThat(talk.sendBody("POST", "/api/v1/keys", body, plain).statusCode())
                .isEqualTo(403);
        String page = talk.send("GET", "/app/settings", "Cookie", cookie, "Accept", "text/html")
                .body();
        String token = page.replaceAll("(?s).*name=\"csrf\" content=\"([^\"]+)\".*", "$1");
        assertThat(talk.sendBody(
                                "POST",
                                "/api/v1/keys",
                                body,
                                "Cookie",
                                cookie,
                                "Content-Type",
                                "application/json",
                                "X-CSRF-Token",
                                token)
                        .statusCode())
                .isEqualTo(201);
        assertThat(talk.sendBody(
                                "POST",
                                "/api/v1/keys",
                                body,
                                "Cookie",
                                cookie,
                                "Content-Type",
                                "application/json",
                                "X-CSRF-Token",
                                token,
                                "Origin",
                                "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoeverIsRefusedInABrowserIsToldOnAPage() {
        String cookie = "kanal=" + sessions.open(administrator.id(), "test").reveal();
        HttpResponse<String> stale = talk.sendBody(
                "POST",
                "/app/settings",
                "name=Anna",
                "Cookie",
                cookie,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html");
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("<h1>This is not allowed</h1>", "reload it and try again");
        assertThat(stale.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(
                        talk.raw(
                                "GET /app/feed HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421")
                .contains("<h1>Unknown host name</h1>", "KANAL_HOSTS");
    }

    @Test
    void theTokenOfAPageIsNeverTheSameTwiceAndEachOneWorks() {
        String cookie = "kanal=" + sessions.open(administrator.id(), "test").reveal();
        String other = "kanal=" + sessions.open(administrator.id(), "test").reveal();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            String token = csrf(cookie);
            assertThat(seen.add(token)).isTrue();
            assertThat(change(cookie, token)).as("let in, and found wanting").isEqualTo(422);
            assertThat(change(other, token)).as("of another session").isEqualTo(403);
        }
    }

    private String csrf(String cookie) {
        return talk.send("GET", "/app/settings", "Cookie", cookie, "Accept", "text/html")
                .body()
                .replaceAll("(?s).*name=\"csrf\" content=\"([^\"]+)\".*", "$1");
    }

    private int change(String cookie, String token) {
        return talk.sendBody(
                        "POST",
                        "/api/v1/keys",
                        "{\"name\":\"\",\"scopes\":[]}",
                        "Cookie",
                        cookie,
                        "Content-Type",
                        "application/json",
                        "X-CSRF-Token",
                        token)
                .statusCode();
    }

    @Test
    void aKeyIsMadeOnceHoweverOftenItsPageIsReloadedAndShownOnce() {
        String cookie = "kanal=" + sessions.open(administrator.id(), "test").reveal();
        HttpResponse<String> made = talk.sendBody(
                "POST",
                "/app/settings/keys",
                "name=once&scopes=read&_csrf=" + csrf(cookie),
                "Cookie",
                cookie,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        assertThat(made.headers().firstValue("Location").orElse("")).endsWith("/app/settings");
        String kept = made.headers().allValues("Set-Cookie").stream()
                .filter(header -> header.startsWith("kanal-new-key="))
                .findFirst()
                .orElseThrow();
        assertThat(kept).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/app/settings");
        String pair = kept.substring(0, kept.indexOf(';'));
        HttpResponse<String> shown =
                talk.send("GET", "/app/settings", "Cookie", cookie + "; " + pair, "Accept", "text/html");
        assertThat(shown.body()).contains(pair.substring(pair.indexOf('=') + 1));
        assertThat(shown.headers().allValues("Set-Cookie"))
                .anyMatch(header -> header.startsWith("kanal-new-key=;") && header.contains("Max-Age=0"));
        HttpResponse<String> after = talk.send("GET", "/app/settings", "Cookie", cookie, "Accept", "text/html");
        assertThat(after.body()).doesNotContain(pair.substring(pair.indexOf('=') + 1));
        assertThat(after.body()).as("the question before it goes").contains("Revoke this key");
    }

    @Test
    void strangersReadWhatIsKeptInTheirLanguage() {
        HttpResponse<String> page = talk.send("GET", "/privacy", "Accept", "text/html", "Accept-Language", "fa");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("dir=\"rtl\"", "<h1>آنچه Kanal نگه می‌دارد</h1>")
                .doesNotContain("??");
        assertThat(talk.send("GET", "/login", "Accept", "text/html").body()).contains("href=\"/privacy\"");
    }

    @Test
    void badInputIsToldByField() {
        String key = bearer(Scope.READ, Scope.WRITE);
        String[] headers = {"Authorization", key, "Content-Type", "application/json"};
        HttpResponse<String> broken = talk.sendBody("POST", "/api/v1/keys", "{\"name\":", headers);
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("urn:kanal:problem:bad-request").doesNotContain("tools.jackson");
        HttpResponse<String> invalid = talk.sendBody("POST", "/api/v1/keys", "{\"name\":\"\",\"scopes\":[]}", headers);
        assertThat(invalid.statusCode()).isEqualTo(422);
        assertThat(invalid.body()).contains("\"field\":\"name\"").contains("\"field\":\"scopes\"");
        assertThat(talk.sendBody("POST", "/api/v1/keys", "{\"name\":{},\"scopes\":[]}", headers)
                        .statusCode())
                .isEqualTo(422);
        assertThat(talk.send("PUT", "/api/v1/keys", "Authorization", key).statusCode())
                .isEqualTo(405);
        assertThat(talk.send("DELETE", "/api/v1/keys/x", "Authorization", key).statusCode())
                .isEqualTo(422);
        assertThat(talk.send("DELETE", "/api/v1/keys/999999", "Authorization", key)
                        .statusCode())
                .isEqualTo(404);
        assertThat(talk.sendBody("POST", "/api/v1/keys", "x", "Authorization", key, "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        HttpResponse<String> unspeakable = talk.send("GET", "/api/v1/jobs?a%C2%8D=1", "Authorization", key);
        assertThat(unspeakable.statusCode()).isEqualTo(400);
        assertThat(unspeakable.body()).contains("urn:kanal:problem:bad-request");
        HttpResponse<String> unknown = talk.send("GET", "/api/v1/nothing", "Authorization", key);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("urn:kanal:problem:not-found");
    }
}
