package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Names and titles that somebody wrote to be taken for something else: pages show them as they are, and do nothing else. */
@ServerTest
class WrittenNamesTest extends PersonOnPages {
    private static final String NASTY =
            "Ob'); drop table users;-- <script>alert(1)</script> **b** [x](javascript:alert(2)) \u202egnp";
    private static final List<String> LIVE =
            List.of("<script>alert(1)", "href=\"javascript:", "<b>b</b>", "<strong>b<");

    @Test
    void titlesAndNamesAreShownAsTheyAreWritten() {
        UserId person = member();
        person(person, EnumSet.of(Scope.READ, Scope.WRITE));
        assertThat(post("/app/settings", "zone=UTC&language=en&name=" + encoded(NASTY))
                        .statusCode())
                .isEqualTo(303);
        UserId administrator = users.administrator().id();
        String members = cookie;
        person(administrator, EnumSet.allOf(Scope.class));
        long place = freshChat();
        push(message(place, NASTY, 1, "written names " + NASTY, ""));
        long chat = jdbc.sql("select id from chat where telegram_id = :place")
                .param("place", place)
                .query(Long.class)
                .single();
        jdbc.sql("insert into watch (user_id, chat_id, added_at) values (:user, :chat, now()) on conflict do nothing")
                .param("user", person.value())
                .param("chat", chat)
                .update();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> page("/app/search?q=%22written+names%22").contains("written names")
                        && talk.send("GET", "/api/v1/search?q=%22written+names%22", "Authorization", key)
                                .body()
                                .contains("\"hits\":[{"));
        look("/app/people?q=" + encoded("Ob"));
        look("/app/people/" + person);
        cookie = members;
        long post = jdbc.sql("select max(id) from message where chat_id = :chat")
                .param("chat", chat)
                .query(Long.class)
                .single();
        assertThat(post("/app/channels/" + chat + "/folder", "folder=" + encoded("<i>'; --"))
                        .statusCode())
                .isEqualTo(303);
        for (String path : List.of(
                "/app/feed",
                "/app/channels",
                "/app/channels/" + chat,
                "/app/posts/" + post,
                "/app/settings",
                "/app/settings/data",
                "/app/search?q=" + encoded("written <script>alert(1)</script>"),
                "/app/search/typing?q=writ")) {
            look(path);
        }
        assertThat(page("/app/channels")).contains("&lt;script&gt;alert(1)", "dir=\"auto\"");
        assertThat(page("/app/settings")).contains("&lt;script&gt;alert(1)");

        HttpResponse<String> told = talk.send("GET", "/api/v1/channels/" + chat, "Cookie", cookie);
        assertThat(JsonMapper.shared().readTree(told.body()).path("title").asString())
                .as("programs are given it whole")
                .isEqualTo(NASTY);
        assertThat(told.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(told.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(jdbc.sql("select count(*) from users").query(Long.class).single())
                .isPositive();
    }

    private void look(String path) {
        HttpResponse<String> shown = talk.send("GET", path, "Cookie", cookie, "Accept", "text/html");
        assertThat(shown.statusCode()).as(path + shown.body()).isEqualTo(200);
        LIVE.forEach(live -> assertThat(shown.body()).as(path).doesNotContain(live));
    }

    @Test
    void aKeyCountsInItsHeaderOnly() {
        String token = key.substring("Bearer ".length());
        for (String name : List.of("key", "api_key", "token", "access_token", "authorization")) {
            assertThat(talk.send("GET", "/api/v1/posts?" + name + "=" + token).statusCode())
                    .as(name)
                    .isEqualTo(401);
        }
        assertThat(talk.send("GET", "/api/v1/posts", "Cookie", "kanal=" + token).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aNumberOfAPersonThatCannotBeIsRefusedWithoutMore() {
        person(member(), EnumSet.of(Scope.READ, Scope.WRITE));
        for (String id :
                List.of("-1", "0", "999999999999999999", "99999999999999999999999", "1e3", "one", "%27", "tg:-5")) {
            for (String path : List.of("/users/%s/posts", "/users/%s/channels", "/api/v1/users/%s/export")) {
                HttpResponse<String> answer = talk.send("GET", path.formatted(id), "Authorization", key);
                assertThat(answer.statusCode()).as(path + id + answer.body()).isIn(400, 403, 404, 422);
                assertThat(answer.body()).contains("urn:kanal:problem:").doesNotContain("java.", "SQL");
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
