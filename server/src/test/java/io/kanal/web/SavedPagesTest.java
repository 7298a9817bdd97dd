package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The star on posts and answers, the page of what was saved, and the same in REST. */
@ServerTest
class SavedPagesTest extends PersonOnPages {
    private static final Pattern POST = Pattern.compile("id=\"p(\\d+)\"");

    private UserId person;

    @BeforeEach
    void beSomebodyNew() {
        person = member();
        person(person, EnumSet.of(Scope.READ, Scope.WRITE));
    }

    /** Two posts of a channel, the newer first. */
    private long[] twoPosts(String title) {
        long chat = freshChat();
        push(message(chat, title, 1, title + " one", ""));
        push(message(chat, title, 2, title + " two", ""));
        String feed = await().until(() -> page("/app/feed"), body -> body.contains(title + " one"));
        return POST.matcher(feed)
                .results()
                .map(found -> found.group(1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private String star(String page, long post) {
        return Pattern.compile("<button[^>]*id=\"star-" + post + "\"[^>]*")
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("none");
    }

    @Test
    void aStarSavesAPostAndTakesItBackWithoutAScript() {
        long[] posts = twoPosts("Starred");
        assertThat(star(page("/app/feed"), posts[0])).contains("aria-pressed=\"false\"");

        var saving = post("/app/saved/posts/" + posts[0], "on=true&back=%2Fapp%2Ffeed");
        assertThat(saving.statusCode()).as(saving.body()).isEqualTo(303);
        assertThat(saving.headers().firstValue("Location")).hasValue("/app/feed#p" + posts[0]);
        String feed = page("/app/feed");
        assertThat(star(feed, posts[0])).contains("aria-pressed=\"true\"");
        assertThat(star(feed, posts[1])).contains("aria-pressed=\"false\"");
        assertThat(star(page("/app/posts/" + posts[0]), posts[0])).contains("aria-pressed=\"true\"");
        assertThat(page("/app/saved")).contains("Starred two").doesNotContain("Starred one", "??");

        var away = post("/app/saved/posts/" + posts[0], "on=false&back=https%3A%2F%2Fevil.example");
        assertThat(away.headers().firstValue("Location")).hasValue("/app/saved#p" + posts[0]);
        assertThat(page("/app/saved")).doesNotContain("Starred two");
    }

    @Test
    void aScriptGetsTheButtonAlone() {
        long[] posts = twoPosts("Swapped");
        var swapped = post("/app/saved/posts/" + posts[1], "on=true&back=%2Fapp%2Ffeed", "HX-Request", "true");
        assertThat(swapped.statusCode()).isEqualTo(200);
        assertThat(swapped.body().strip())
                .startsWith("<form")
                .contains("aria-pressed=\"true\"", "name=\"on\" value=\"false\"", "name=\"back\" value=\"/app/feed\"");
    }

    @Test
    void aHitOfASearchHasAStar() {
        long[] posts = twoPosts("Zyzzyva" + person.value());
        post("/app/saved/posts/" + posts[0], "on=true");
        String found = await().until(
                        () -> page("/app/search?q=zyzzyva" + person.value()),
                        body -> body.contains("star-" + posts[1]));
        assertThat(star(found, posts[0])).contains("aria-pressed=\"true\"");
        assertThat(star(found, posts[1])).contains("aria-pressed=\"false\"");
    }

    @Test
    void aNoteIsWrittenRemovedWithItsPostAndPutBack() {
        long[] posts = twoPosts("Noted");
        post("/app/saved/posts/" + posts[0], "on=true");
        String id = page("/app/saved").replaceAll("(?s).*id=\"saved-(\\d+)\".*", "$1");
        String note = "for <b>later</b>";
        assertThat(post("/app/saved/" + id + "/note", "note=" + URLEncoder.encode(note, StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(303);
        assertThat(page("/app/saved")).contains("for &lt;b&gt;later&lt;/b&gt;");
        assertThat(post("/app/saved/" + id + "/note", "note=" + "x".repeat(4_001))
                        .statusCode())
                .isEqualTo(422);

        String back = post("/app/saved/" + id + "/removal", "")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(page(back)).contains("Removed from what you saved.", "/app/saved/" + id + "/putting-back");
        post("/app/saved/" + id + "/putting-back", "");
        assertThat(page("/app/saved")).contains("for &lt;b&gt;later&lt;/b&gt;", "Noted two");
        assertThat(post("/app/saved/" + id + "/removal", "", "HX-Request", "true")
                        .body())
                .contains("putting-back")
                .doesNotContain("<html");
        assertThat(post("/app/saved/" + id + "/putting-back", "", "HX-Request", "true")
                        .body())
                .contains("id=\"saved-" + id + "\"", "later")
                .doesNotContain("<html");
    }

    @Test
    void whatIsNoLongerVisibleSaysSoAndNothingElse() {
        long[] posts = twoPosts("Vanishing");
        UserId reader = member();
        person(reader, EnumSet.of(Scope.READ, Scope.WRITE));
        jdbc.sql("""
                        insert into watch (user_id, chat_id, added_at)
                        select :user, chat_id, now() from message where id = :post""").param("user", reader.value()).param("post", posts[0]).update();
        post("/app/saved/posts/" + posts[0], "on=true");
        assertThat(page("/app/saved")).contains("Vanishing");
        jdbc.sql("delete from watch where user_id = :user")
                .param("user", reader.value())
                .update();
        assertThat(page("/app/saved")).contains("No longer visible to you").doesNotContain("Vanishing");
        assertThat(post("/app/saved/posts/" + posts[1], "on=true").statusCode()).isEqualTo(404);
        String listed = talk.send("GET", "/api/v1/saved", "Authorization", key).body();
        assertThat(listed)
                .contains("\"post_id\":" + posts[0], "\"visible\":false", "\"post\":null")
                .doesNotContain("Vanishing");
    }

    @Test
    void anAnswerIsSavedFromItsPage() {
        UUID answer = UUID.randomUUID();
        jdbc.sql("""
                        insert into answer (id, user_id, asked_at, question, kind, took_ms, from_cache)
                        values (:id, :user, now(), 'Where did the heron go?', 'not_found', 1, false)""").param("id", answer).param("user", person.value()).update();
        assertThat(page("/app/ask/" + answer)).contains("/app/saved/answers/" + answer, "aria-pressed=\"false\"");
        post("/app/saved/answers/" + answer, "on=true&back=%2Fapp%2Fask%2F" + answer);
        assertThat(page("/app/ask/" + answer)).contains("aria-pressed=\"true\"");
        assertThat(page("/app/saved")).contains("Where did the heron go?", "/app/ask/" + answer);
    }

    @Test
    void restSavesListsPagesAndRemoves() {
        long[] posts = twoPosts("Resting");
        for (long post : posts) {
            var put = talk.sendBody(
                    "PUT",
                    "/api/v1/saved/posts/" + post,
                    "{\"note\":\"n" + post + "\"}",
                    "Authorization",
                    key,
                    "Content-Type",
                    "application/json");
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            assertThat(put.body()).contains("\"note\":\"n" + post + "\"", "\"visible\":true");
        }
        String first =
                talk.send("GET", "/api/v1/saved?limit=1", "Authorization", key).body();
        assertThat(first).contains("\"post_id\":" + posts[1]).doesNotContain("\"post_id\":" + posts[0]);
        String next = first.replaceAll("(?s).*\"next_before\":(\\d+).*", "$1");
        assertThat(talk.send("GET", "/api/v1/saved?limit=1&before=" + next, "Authorization", key)
                        .body())
                .contains("\"post_id\":" + posts[0], "\"next_before\":null");
        assertThat(talk.send("DELETE", "/api/v1/saved/posts/" + posts[0], "Authorization", key)
                        .statusCode())
                .isEqualTo(204);
        assertThat(talk.send("DELETE", "/api/v1/saved/posts/" + posts[0], "Authorization", key)
                        .statusCode())
                .isEqualTo(404);
        assertThat(talk.send("PUT", "/api/v1/saved/posts/" + posts[0], "Authorization", key)
                        .body())
                .as("without a body, the note comes back")
                .contains("\"note\":\"n" + posts[0] + "\"");
    }
}
