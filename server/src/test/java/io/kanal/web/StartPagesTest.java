package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first hour of somebody new. */
@ServerTest
class StartPagesTest extends PersonOnPages {
    @BeforeEach
    void beSomebodyNew() {
        UserId member = member();
        person(member, EnumSet.of(Scope.READ, Scope.WRITE));
    }

    @Test
    void theBeginningsStandFirstUntilThereWasAnAnswer() {
        assertThat(home()).isEqualTo("/app/start");
        String empty = page("/app/start");
        assertThat(empty)
                .contains("action=\"/app/channels\"", "href=\"/app/imports\"", "result.json")
                .doesNotContain("action=\"/app/ask\"", "./kanal up --play");

        push(message(freshChat(), "Lighthouses", 1, "The keeper of Skerryvore paints the tower white each May.", ""));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(page("/app/search?q=Skerryvore")).contains("<mark"));
        assertThat(page("/app/start")).contains("action=\"/app/ask\"");
        page("/app/ask?whole=true&question=" + encoded("Wie teuer ist ein Flug zum Jupiter?"));
        assertThat(home()).as("a question without an answer").isEqualTo("/app/start");
        page("/app/ask?whole=true&question=" + encoded("Who paints the tower of Skerryvore?"));
        assertThat(home()).isEqualTo("/app/feed");
        assertThat(page("/app/start")).as("still to be had").contains("action=\"/app/channels\"");
    }

    @Test
    void whatIsWrittenIsLookedAtBeforeItIsFollowed() {
        assertThat(look("two words"))
                .contains("is not a channel", "id=\"look\"")
                .doesNotContain("<html");
        assertThat(look("")).contains("id=\"look\"").doesNotContain("tag good");
        assertThat(look("@nobody_of_this_name")).contains("Nobody on Telegram has the name @nobody_of_this_name");
        assertThat(look("<b>x</b>")).doesNotContain("<b>x</b>");
    }

    @Test
    void whoMayOnlyReadIsOfferedNoWayToBringAnything() {
        person(member(), EnumSet.of(Scope.READ));
        assertThat(talk.send("GET", "/app/channels/look?reference=@durov", "Authorization", key, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(403);
        assertThat(talk.send("GET", "/app/start", "Authorization", key, "Accept", "text/html")
                        .body())
                .doesNotContain("action=\"/app/channels\"");
    }

    private String look(String reference) {
        return page("/app/channels/look?reference=" + encoded(reference));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String home() {
        var answer = talk.send("GET", "/", "Cookie", cookie, "Accept", "text/html");
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "");
    }
}
