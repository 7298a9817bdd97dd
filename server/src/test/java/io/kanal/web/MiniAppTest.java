package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.LoginLinks;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.shared.secrets.Secret;
import io.kanal.simulator.play.PlayWorld;
import io.kanal.telegram.BotPurpose;
import io.kanal.telegram.Bots;
import io.kanal.testing.ServerTest;
import io.kanal.testing.SignedLaunch;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Coming in from inside Telegram, over HTTP as a browser in Telegram's frame does, through a proxy that speaks TLS. */
@ServerTest
class MiniAppTest extends PersonOnPages {
    private static final String APP = "__Host-kanal-app";
    private static final String FRAME = "frame-ancestors https://web.telegram.org";

    @Autowired
    Bots bots;

    @Autowired
    LoginLinks links;

    /** Its own, so that nobody else's tries are counted with these. */
    private final String address = "203.0.%d.%d"
            .formatted(
                    ThreadLocalRandom.current().nextInt(256),
                    ThreadLocalRandom.current().nextInt(256));

    private UserId member;
    private long telegram;

    @BeforeEach
    void linkedMember() {
        if (bots.own().isEmpty()) {
            bots.register(Caller.KANAL, new Secret<>(PlayWorld.BOT_TOKEN), Set.of(BotPurpose.KANAL));
        }
        member = member();
        telegram = linked(member);
        person(member, EnumSet.of(Scope.READ, Scope.WRITE));
    }

    private long linked(UserId person) {
        long id = ThreadLocalRandom.current().nextLong(6_000_000_000L, 7_000_000_000L);
        jdbc.sql("update users set telegram_id = :telegram where id = :id")
                .param("telegram", id)
                .param("id", person.value())
                .update();
        return id;
    }

    private static String launch(long telegram, String startParam) {
        return SignedLaunch.of(PlayWorld.BOT_TOKEN, telegram, Instant.now(), startParam);
    }

    /** What the page's script sends. */
    private HttpResponse<String> enter(String launch, String next, String... cookies) {
        List<String> headers = new ArrayList<>(List.of(
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-For",
                address,
                "Origin",
                "https://127.0.0.1:" + port,
                "Sec-Fetch-Site",
                "same-origin",
                "Content-Type",
                "application/x-www-form-urlencoded"));
        if (cookies.length > 0) {
            headers.addAll(List.of("Cookie", String.join("; ", cookies)));
        }
        return talk.sendBody(
                "POST",
                "/miniapp/session",
                "launch=" + SignedLaunch.encoded(launch) + "&next=" + SignedLaunch.encoded(next),
                headers.toArray(String[]::new));
    }

    private HttpResponse<String> get(String path, String cookies, String... more) {
        List<String> headers =
                new ArrayList<>(List.of("X-Forwarded-Proto", "https", "Accept", "text/html", "Cookie", cookies));
        headers.addAll(List.of(more));
        return talk.send("GET", path, headers.toArray(String[]::new));
    }

    private static Optional<String> cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst();
    }

    /** The session's cookie as it is sent back. */
    private String in(long telegram) {
        HttpResponse<String> answer = enter(launch(telegram, ""), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return cookie(answer, APP).orElseThrow().split(";", 2)[0];
    }

    private static String policy(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Security-Policy").orElse("");
    }

    private String whoIs(String cookies, String... more) {
        HttpResponse<String> page = get("/app/settings", cookies, more);
        return page.statusCode() != 200
                ? "nobody"
                : page.body().replaceAll("(?s).*<div class=\"person\">\\s*<span[^>]*>([^<]*)<.*", "$1");
    }

    private void name(UserId person, String name) {
        jdbc.sql("update users set name = :name where id = :id")
                .param("name", name)
                .param("id", person.value())
                .update();
    }

    @Test
    void aSignedLaunchOpensASessionWhoseCookieLivesInTelegramsFrame() {
        HttpResponse<String> answer = enter(launch(telegram, ""), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"outcome\":\"in\"").contains("\"next\":\"/app/start\"");
        String cookie = cookie(answer, APP).orElseThrow();
        assertThat(cookie)
                .contains("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/")
                .doesNotContain("Domain");

        name(member, "Mini");
        assertThat(whoIs(cookie.split(";", 2)[0])).isEqualTo("Mini");
    }

    @Test
    void onlyAnswersOfThatSessionAndItsEntranceMayBeFramedAndOnlyByTelegram() {
        String app = in(telegram);
        HttpResponse<String> framed = get("/app/settings", app);
        assertThat(policy(framed)).contains(FRAME).doesNotContain("unsafe");
        assertThat(framed.headers().firstValue("X-Frame-Options")).isEmpty();
        assertThat(framed.body()).contains("data-mini-app=", "/assets/miniapp");

        HttpResponse<String> entrance = talk.send("GET", "/miniapp", "Accept", "text/html");
        assertThat(policy(entrance)).contains(FRAME);
        assertThat(entrance.headers().firstValue("X-Frame-Options")).isEmpty();
        assertThat(entrance.body()).contains("data-mini-app=").doesNotContain("telegram.org/js");

        String browser = "__Host-kanal=" + sessions.open(member, "test").reveal();
        for (HttpResponse<String> other : List.of(
                get("/app/settings", browser),
                get("/app/settings", browser + "; " + app),
                get("/login", ""),
                get("/privacy", app.replaceFirst(".$", "!")))) {
            assertThat(policy(other)).contains("frame-ancestors 'none'");
            assertThat(other.headers().firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(other.body()).doesNotContain("data-mini-app=");
        }
    }

    @Test
    void aLaunchOpensOneSessionAndShownBesideItIsAReload() {
        String launch = launch(telegram, "");
        HttpResponse<String> first = enter(launch, "");
        String app = cookie(first, APP).orElseThrow().split(";", 2)[0];

        HttpResponse<String> reload = enter(launch, "", app);
        assertThat(reload.statusCode()).isEqualTo(200);
        assertThat(cookie(reload, APP)).as("the session goes on").isEmpty();

        for (String elsewhere : new String[] {"x=y", APP + "=" + "a".repeat(43), in(linked(member()))}) {
            HttpResponse<String> replayed = enter(launch, "", elsewhere);
            assertThat(replayed.statusCode()).isEqualTo(403);
            assertThat(replayed.body()).contains("\"again\"");
            assertThat(cookie(replayed, APP)).isEmpty();
        }
        String shuffled = launch.substring(launch.indexOf('&') + 1) + "&" + launch.substring(0, launch.indexOf('&'));
        assertThat(enter(shuffled, "").statusCode())
                .as("the same in another order")
                .isEqualTo(403);
    }

    @Test
    void ofManyAtOnceWithOneLaunchOneComesIn() throws Exception {
        String launch = launch(telegram, "");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> one = () -> enter(launch, "").statusCode();
            List<Integer> answers = new ArrayList<>();
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(20, one))) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnlyOnce(200).containsOnly(200, 403);
        }
    }

    @Test
    void aFreshLaunchOfTheSamePersonGoesOnWithTheirSessionAndAnotherPersonsEndsIt() {
        String app = in(telegram);
        HttpResponse<String> again = enter(launch(telegram, ""), "", app);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(cookie(again, APP)).isEmpty();

        UserId other = member();
        name(other, "Other");
        HttpResponse<String> changed = enter(launch(linked(other), ""), "", app);
        String theirs = cookie(changed, APP).orElseThrow().split(";", 2)[0];
        assertThat(whoIs(theirs)).isEqualTo("Other");
        assertThat(whoIs(app)).isEqualTo("nobody");
    }

    @Test
    void strangersForgersAndLatecomersGetNoSession() {
        name(member, "Mini");
        assertThat(enter(launch(7_999_999_999L, ""), "").body()).contains("\"stranger\"");
        String good = launch(telegram, "");
        for (String bad : new String[] {
            "",
            "x",
            good.replace("hash=", "hash=0"),
            good + "&x=y",
            good.substring(0, good.length() - 2),
            SignedLaunch.of("12345:" + "A".repeat(35), telegram, Instant.now(), "")
        }) {
            HttpResponse<String> answer = enter(bad, "");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("\"refused\"");
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        }
        assertThat(enter(
                                SignedLaunch.of(
                                        PlayWorld.BOT_TOKEN,
                                        telegram,
                                        Instant.now().minusSeconds(3_700),
                                        ""),
                                "")
                        .body())
                .contains("\"again\"");
        jdbc.sql("update users set active = false, blocked_at = now(), block_reason = 'too loud' where id = :id")
                .param("id", member.value())
                .update();
        assertThat(enter(good, "").body()).contains("\"ended\"", "\"told\":[\"too loud\"]");
    }

    @Test
    void whoIsBlockedWhileInIsOut() {
        name(member, "Mini");
        String app = in(telegram);
        assertThat(whoIs(app)).isEqualTo("Mini");
        jdbc.sql("update users set active = false where id = :id")
                .param("id", member.value())
                .update();
        assertThat(whoIs(app)).isEqualTo("nobody");
    }

    @Test
    void linksLeadToWhatThePersonMaySeeAndNowhereElse() {
        long chat = freshChat();
        push(message(chat, "Mine", 1, "A post of mine", ""));
        List<Long> ids = jdbc.sql(
                        "select m.id, c.id as chat from message m join chat c on c.id = m.chat_id where c.telegram_id = :id")
                .param("id", chat)
                .query((row, _) -> List.of(row.getLong("id"), row.getLong("chat")))
                .single();
        java.util.UUID answer = java.util.UUID.randomUUID();
        jdbc.sql("""
                        insert into answer (id, user_id, asked_at, question, kind, took_ms, from_cache)
                        values (:id, :user, now(), 'q', 'not_found', 1, false)""").param("id", answer).param("user", member.value()).update();
        assertThat(next(telegram, "post_" + ids.get(0), "")).isEqualTo("/app/posts/" + ids.get(0));
        assertThat(next(telegram, "chat_" + ids.get(1), "/app/search?q=x")).isEqualTo("/app/channels/" + ids.get(1));
        assertThat(next(telegram, "answer_" + answer, "")).isEqualTo("/app/ask/" + answer);

        long other = linked(member());
        for (String theirs : List.of("post_" + ids.get(0), "chat_" + ids.get(1), "answer_" + answer)) {
            assertThat(next(other, theirs, "")).as(theirs).isEqualTo("/app/start");
        }
        for (String wrong : List.of(
                "post_",
                "post_-1",
                "post_99999999999999999999",
                "https://evil.example",
                "//evil.example",
                "chat_1x",
                "x".repeat(600))) {
            assertThat(next(telegram, wrong, "")).as(wrong).isEqualTo("/app/start");
        }
        assertThat(next(telegram, "", "/app/search?q=x")).isEqualTo("/app/search?q=x");
        for (String foreign : List.of(
                "//evil.example/", "https://evil.example", "/app/\\evil.example", "/login", "javascript:alert(1)")) {
            assertThat(next(telegram, "", foreign)).as(foreign).isEqualTo("/app/start");
            assertThat(talk.send("GET", "/miniapp?next=" + SignedLaunch.encoded(foreign), "Accept", "text/html")
                            .body())
                    .doesNotContain("data-next=");
        }
    }

    private String next(long person, String startParam, String wanted) {
        return enter(launch(person, startParam), wanted).body().replaceAll(".*\"next\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void aBrowsersSessionAndAMiniAppsDoNotMix() {
        UserId other = member();
        name(member, "Mini");
        name(other, "Browser");
        String app = in(telegram);
        String browser = "__Host-kanal=" + sessions.open(other, "test").reveal();

        assertThat(whoIs(app + "; " + browser))
                .as("not in a frame, where the browser's stays at home")
                .isEqualTo("Browser");
        assertThat(whoIs(APP + "=" + browser.split("=", 2)[1]))
                .as("a browser's token in the Mini App's cookie")
                .isEqualTo("nobody");
        assertThat(whoIs("__Host-kanal=" + app.split("=", 2)[1]))
                .as("and the other way")
                .isEqualTo("nobody");
        assertThat(whoIs("kanal-app=" + app.split("=", 2)[1]))
                .as("a cookie that any host may set")
                .isEqualTo("nobody");

        HttpResponse<String> opened = enter(launch(telegram, ""), "", browser);
        assertThat(cookie(opened, "__Host-kanal").orElseThrow()).contains("Max-Age=0");
        assertThat(whoIs(browser)).as("of one jar of cookies").isEqualTo("nobody");
    }

    @Test
    void theCookieCountsOnlyForWhatOurOwnPagesAskFor() {
        name(member, "Mini");
        String app = in(telegram);
        assertThat(whoIs(app, "Sec-Fetch-Site", "same-origin")).isEqualTo("Mini");
        assertThat(whoIs(app, "Sec-Fetch-Site", "none")).isEqualTo("Mini");
        assertThat(whoIs(app, "Sec-Fetch-Site", "cross-site")).isEqualTo("nobody");
        HttpResponse<String> sent = get("/app/feed?x=1", app, "Sec-Fetch-Site", "cross-site");
        assertThat(sent.headers().firstValue("Location")).hasValue("/miniapp?next=%2Fapp%2Ffeed%3Fx%3D1");
    }

    @Test
    void aCookieAloneChangesNothingAndTheFramesOwnFormsDo() {
        String app = in(telegram);
        String page = get("/app/settings", app).body();
        String token = page.replaceAll("(?s).*<meta name=\"csrf\" content=\"([^\"]+)\".*", "$1");
        String form = "name=Renamed&zone=&language=en";
        assertThat(change(form, app, "same-origin", "https://127.0.0.1:" + port))
                .isEqualTo(403);
        assertThat(change(form + "&_csrf=" + token, app, "cross-site", "https://evil.example"))
                .isEqualTo(403);
        assertThat(change(form + "&_csrf=" + token, app, "cross-site", "https://web.telegram.org"))
                .isEqualTo(403);
        assertThat(change(form + "&_csrf=" + token, in(linked(member())), "same-origin", "https://127.0.0.1:" + port))
                .as("of another session")
                .isEqualTo(403);
        assertThat(change(form + "&_csrf=" + token, app, "same-origin", "https://127.0.0.1:" + port))
                .isEqualTo(303);
        assertThat(whoIs(app)).isEqualTo("Renamed");
    }

    private int change(String form, String cookies, String site, String origin) {
        return talk.sendBody(
                        "POST",
                        "/app/settings",
                        form,
                        "X-Forwarded-Proto",
                        "https",
                        "Cookie",
                        cookies,
                        "Sec-Fetch-Site",
                        site,
                        "Origin",
                        origin,
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Accept",
                        "text/html")
                .statusCode();
    }

    @Test
    void noOtherSiteLogsSomebodyInAndNoOtherHostIsServed() {
        HttpResponse<String> foreign = talk.sendBody(
                "POST",
                "/miniapp/session",
                "launch=" + SignedLaunch.encoded(launch(telegram, "")),
                "Origin",
                "https://evil.example",
                "Sec-Fetch-Site",
                "cross-site",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(talk.raw("GET /miniapp HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void aKeyOrTokenInTheAddressOpensNothing() {
        String token = key.substring("Bearer ".length());
        for (String path : List.of("?access_token=" + token, "?token=" + token, "?key=" + token, "?kanal=x")) {
            assertThat(talk.send("GET", "/api/v1/jobs" + path).statusCode()).isEqualTo(401);
        }
        String app = in(telegram);
        assertThat(talk.send("GET", "/api/v1/jobs?" + app, "X-Forwarded-Proto", "https")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void loggingOutInsideTelegramTakesItsCookieAway() {
        String app = in(telegram);
        String token =
                get("/app/settings", app).body().replaceAll("(?s).*<meta name=\"csrf\" content=\"([^\"]+)\".*", "$1");
        HttpResponse<String> out = talk.sendBody(
                "POST",
                "/app/logout",
                "_csrf=" + token,
                "X-Forwarded-Proto",
                "https",
                "Cookie",
                app,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html");
        assertThat(out.headers().firstValue("Location").orElseThrow()).endsWith("/miniapp");
        assertThat(cookie(out, APP).orElseThrow()).contains("Max-Age=0", "Partitioned");
        assertThat(whoIs(app)).isEqualTo("nobody");
    }

    @Test
    void logInsOfOneAddressAreBoundedAndThoseOfAnotherGoOn() {
        HttpResponse<String> last = enter("x", "");
        for (int tries = 0; tries < 80 && last.statusCode() != 429; tries++) {
            last = enter("x", "");
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(Long.parseLong(last.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 60L);
        String path = links.create(Caller.KANAL, member).path();
        String nonce = talk.send("GET", path, "Accept", "text/html")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", 2)[0];
        for (String from : List.of(address, "198.51.100.7")) {
            assertThat(talk.sendBody(
                                    "POST",
                                    path,
                                    "nonce=" + nonce.split("=", 2)[1],
                                    "X-Forwarded-For",
                                    from,
                                    "Cookie",
                                    nonce,
                                    "Content-Type",
                                    "application/x-www-form-urlencoded")
                            .statusCode())
                    .isEqualTo(from.equals(address) ? 429 : 303);
        }
    }

    @Test
    void whoLogsOutEverywhereIsOutInTelegramAndInBrowsers() {
        String app = in(telegram);
        String browser = "__Host-kanal=" + sessions.open(member, "test").reveal();
        String other = "__Host-kanal=" + sessions.open(member(), "test").reveal();
        String token = get("/app/settings", browser)
                .body()
                .replaceAll("(?s).*<meta name=\"csrf\" content=\"([^\"]+)\".*", "$1");
        HttpResponse<String> out = talk.sendBody(
                "POST",
                "/app/logout/everywhere",
                "_csrf=" + token,
                "X-Forwarded-Proto",
                "https",
                "Cookie",
                browser,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html");
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(cookie(out, "__Host-kanal").orElseThrow()).contains("Max-Age=0");
        for (String gone : List.of(app, browser)) {
            assertThat(get("/app/settings", gone).statusCode()).isEqualTo(303);
        }
        assertThat(get("/app/settings", other).statusCode()).isEqualTo(200);

        sessions.open(member, "test");
        HttpResponse<String> byKey = talk.send("DELETE", "/api/v1/sessions", "Authorization", key);
        // The one that this test's own set-up opened was ended above.
        assertThat(byKey.body()).isEqualTo("{\"ended\":1}");
        assertThat(talk.send("GET", "/api/v1/jobs", "Authorization", key).statusCode())
                .as("keys go on")
                .isEqualTo(200);
    }

    @Test
    void aPageThatIsOpenForLongKeepsItsFormsWhenTheTokenChanges() {
        String app = in(telegram);
        String token =
                get("/app/settings", app).body().replaceAll("(?s).*<meta name=\"csrf\" content=\"([^\"]+)\".*", "$1");
        jdbc.sql("update sessions set token_at = token_at - interval '25 hours' where user_id = :user")
                .param("user", member.value())
                .update();
        String renewed = cookie(get("/app/settings", app), APP).orElseThrow();
        assertThat(renewed).contains("SameSite=None", "Partitioned");
        String next = renewed.split(";", 2)[0];
        assertThat(next).isNotEqualTo(app);
        assertThat(cookie(get("/app/settings", next), APP)).as("once a day").isEmpty();
        assertThat(cookie(get("/app/settings", app), APP))
                .as("of a page that came at the same time")
                .isEmpty();
        assertThat(change(
                        "name=Still&zone=&language=en&_csrf=" + token,
                        next,
                        "same-origin",
                        "https://127.0.0.1:" + port))
                .isEqualTo(303);
        assertThat(whoIs(next)).isEqualTo("Still");
    }
}
