package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed: what is new, ways to a day, cards and lines. */
@ServerTest
class FeedPagesTest extends PersonOnPages {
    private UserId anna;
    private long telegramId;

    @BeforeEach
    void newcomer() {
        anna = reader("Asia/Tokyo");
        telegramId = freshChat();
    }

    private UserId reader(String zone) {
        UserId id = member(zone, "en");
        person(id, EnumSet.of(Scope.READ, Scope.WRITE));
        return id;
    }

    private void dated(int id, Instant at, String text) {
        push("""
                {"message_id":%d,"date":%d,"chat":{"id":%d,"type":"channel","title":"Fed"},"text":"%s"}
                """.formatted(id, at.getEpochSecond(), telegramId, text).strip());
    }

    private long chat() {
        return await().until(
                        () -> jdbc.sql(
                                        "select c.id from chat c join watch w on w.chat_id = c.id where c.telegram_id = :chat union select id from chat where telegram_id = :chat and realm = :realm")
                                .param("chat", telegramId)
                                .param("realm", anna.value())
                                .query(Long.class)
                                .list(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    /** As if the visit had ended long ago. */
    private void away(UserId who) {
        jdbc.sql("update reading_position set looked_at = looked_at - interval '2 hours' where user_id = :user")
                .param("user", who.value())
                .update();
    }

    private HttpResponse<String> mark(String form) {
        return post("/app/feed/read", form);
    }

    @Test
    void whatCameSinceTheLastVisitIsMarkedUntilItIsMarkedAsRead() {
        dated(1, Instant.now().minusSeconds(7200), "an old quokka");
        long chat = chat();
        await().untilAsserted(() -> assertThat(page("/app/feed")).contains("an old quokka"));
        assertThat(page("/app/feed")).doesNotContain("data-fresh", "data-mark", "class=\"tag live");
        away(anna);
        dated(2, Instant.now().minusSeconds(60), "a new quokka");
        for (int reload = 0; reload < 2; reload++) {
            assertThat(page("/app/feed"))
                    .contains("1 new post<", "since your visit of", ">Mark all as read<")
                    .containsPattern("(?s)data-fresh.*a new quokka.*You have seen what follows.*an old quokka")
                    .containsPattern("class=\"tag live figure\"[^>]*>1<");
        }
        assertThat(page("/app/feed?view=list"))
                .containsPattern("(?s)class=\"line\"[^>]*data-fresh.*a new quokka.*an old quokka");
        assertThat(page("/app/feed?channel=" + chat)).contains("Mark this channel as read");

        HttpResponse<String> answer = mark("channel=" + chat);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String there = answer.headers().firstValue("Location").orElseThrow();
        assertThat(there).endsWith("/app/feed?channel=" + chat + "&marked");
        assertThat(page("/app/feed?marked"))
                .contains("data-toast=\"Marked as read.\"", "a new quokka")
                .doesNotContain("data-fresh", "data-mark", "class=\"tag live");
    }

    @Test
    void othersPositionsAreUntouchedAndOthersChatsUnknown() {
        dated(1, Instant.now().minusSeconds(7200), "hers");
        long chat = chat();
        await().untilAsserted(() -> assertThat(page("/app/feed")).contains("hers"));
        away(anna);
        UserId boris = reader("UTC");
        assertThat(mark("channel=" + chat).statusCode()).isEqualTo(404);
        assertThat(mark("").statusCode()).isEqualTo(303);
        assertThat(talk.send("GET", "/app/feed?channel=" + chat, "Cookie", cookie, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
        assertThat(positions(boris)).isZero();
        assertThat(positions(anna)).isEqualTo(1);
        jdbc.sql("delete from users where id = :id").param("id", anna.value()).update();
        assertThat(positions(anna)).isZero();
    }

    private long positions(UserId who) {
        return jdbc.sql("select count(*) from reading_position where user_id = :user")
                .param("user", who.value())
                .query(Long.class)
                .single();
    }

    @Test
    void aDayIsThatOfThePersonsZone() {
        // Half past eleven at night in Tokyo, and an hour later on the next day; in Greenwich both are of the 10th.
        dated(1, Instant.parse("2026-03-10T14:30:00Z"), "of the tenth");
        dated(2, Instant.parse("2026-03-10T15:30:00Z"), "of the eleventh");
        dated(3, Instant.parse("2026-04-30T15:30:00Z"), "much later");
        await().untilAsserted(() -> assertThat(page("/app/feed")).contains("much later"));
        assertThat(page("/app/feed?day=2026-03-10")).contains("of the tenth").doesNotContain("of the eleventh");
        assertThat(page("/app/feed?day=2026-03-11"))
                .containsSubsequence("of the eleventh", "of the tenth")
                .doesNotContain("much later");
        assertThat(page("/app/feed"))
                .contains(
                        "href=\"/app/feed?day=2026-03-10\"",
                        "href=\"/app/feed?day=2026-03-11\" aria-label=\"Mar 11, 2026: 1\"")
                .containsPattern("day=2026-05-01\" aria-label=\"May 1, 2026: 1\"[^>]* aria-current=\"date\"");
        assertThat(page("/app/feed?by=months&view=list"))
                .contains("href=\"/app/feed?day=2026-03-31&amp;by=months&amp;view=list\" aria-label=\"Mar 2026: 2\"");
        assertThat(page("/app/feed?day=1999-01-01")).contains("No posts on this page");
        for (String bad : new String[] {"day=yesterday", "day=1900-01-01", "day=%2B123456-01-01", "view=tiles"}) {
            assertThat(talk.send("GET", "/app/feed?" + bad, "Cookie", cookie, "Accept", "text/html")
                            .statusCode())
                    .as(bad)
                    .isEqualTo(422);
        }
    }

    @Test
    void theChoiceOfLinesIsKeptByTheBrowser() {
        dated(1, Instant.now().minusSeconds(60), "a line");
        await().untilAsserted(() -> assertThat(page("/app/feed")).contains("a line"));
        HttpResponse<String> chosen = talk.send("GET", "/app/feed?view=list", "Cookie", cookie, "Accept", "text/html");
        assertThat(chosen.body()).contains("class=\"line\"");
        String kept = chosen.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(kept).contains("HttpOnly", "Path=/app/feed");
        cookie += "; " + kept.split(";", 2)[0];
        assertThat(page("/app/feed")).contains("class=\"line\"").doesNotContain("class=\"post\"");
        assertThat(page("/app/feed?view=cards")).contains("class=\"post\"");
    }

    @Test
    void longPostsAreCutWhereTheRestIsALinkAway() {
        dated(1, Instant.now().minusSeconds(60), "长".repeat(900));
        dated(2, Instant.now().minusSeconds(50), "😀".repeat(2048));
        dated(3, Instant.now().minusSeconds(40), "short");
        await().untilAsserted(() -> assertThat(page("/app/feed")).contains(">short<"));
        assertThat(page("/app/feed").split("class=\"words clipped\"", -1)).hasSize(3);
        assertThat(page("/app/feed").split("data-whole", -1)).hasSize(3);
    }
}
