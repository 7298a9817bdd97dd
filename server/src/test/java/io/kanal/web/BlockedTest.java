package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.people.LoginLinks;
import io.kanal.people.administration.Administration;
import io.kanal.shared.Caller;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever is blocked is told so, why and until when, at each door, once they have proved who they are; nobody else is. */
@ServerTest
class BlockedTest extends PersonOnPages {
    @Autowired
    Administration administration;

    @Autowired
    LoginLinks links;

    private final Instant end = Instant.now().plus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

    private UserId blocked(String language, @Nullable Instant until, @Nullable String reason) {
        UserId member = member("UTC", language);
        person(member, EnumSet.of(Scope.READ, Scope.WRITE));
        administration.block(Caller.KANAL, member, until, reason);
        return member;
    }

    private HttpResponse<String> open(String path) {
        return talk.send("GET", path, "Cookie", cookie, "Accept", "text/html", "Accept-Language", "tr");
    }

    @Test
    void aPageSaysWhyAndUntilWhenInThePersonsLanguageAndNothingMore() {
        blocked("ru", end, "<b>Rude</b> in comments");
        for (String path : new String[] {"/app/feed", "/app/settings", "/login"}) {
            HttpResponse<String> answer = open(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body())
                    .contains(
                            "lang=\"ru\"",
                            "Вы здесь заблокированы",
                            "закончится сама",
                            "&lt;b&gt;Rude&lt;/b&gt; in comments")
                    .doesNotContain("Administrator", "login-link");
        }
    }

    @Test
    void whereNothingWasGivenNothingIsInvented() {
        blocked("en", null, null);
        assertThat(open("/app/feed").body()).contains("You are blocked here").doesNotContain("ends by itself");
    }

    @Test
    void aKeyIsToldTheSameAndAWrongOneIsNot() {
        blocked("en", end, "spam");
        HttpResponse<String> answer = talk.send("GET", "/api/v1/channels", "Authorization", key);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("You are blocked here until " + end + ": spam");
        HttpResponse<String> wrong =
                talk.send("GET", "/api/v1/channels", "Authorization", key.substring(0, key.length() - 3) + "abc");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).doesNotContain("spam", "blocked");
    }

    @Test
    void aLogInLinkTellsWhoPressesItsButton() {
        UserId member = blocked("en", end, "spam");
        String token = links.create(Caller.KANAL, member).token().reveal();
        String shown =
                talk.send("GET", "/login/" + token, "Accept", "text/html").body();
        assertThat(shown).doesNotContain("spam");
        String nonce = shown.replaceAll("(?s).*name=\"nonce\" value=\"([^\"]+)\".*", "$1");
        HttpResponse<String> answer = talk.sendBody(
                "POST",
                "/login/" + token,
                "nonce=" + nonce,
                "Cookie",
                "kanal-login=" + nonce,
                "Accept",
                "text/html",
                "Origin",
                "http://127.0.0.1:" + port,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("You are blocked here", "spam");
    }

    @Test
    void aBlockIsOverAtItsEndAndItsSessionsStayEnded() {
        UserId member = blocked("en", end, "spam");
        jdbc.sql("update users set blocked_until = now() - interval '1 second' where id = :id")
                .param("id", member.value())
                .update();
        assertThat(talk.send("GET", "/api/v1/channels", "Authorization", key).statusCode())
                .as("before any upkeep ran")
                .isEqualTo(200);
        assertThat(users.find(member).orElseThrow().active()).isTrue();
        assertThat(open("/app/feed").statusCode()).isEqualTo(303);
        assertThat(sessions.list(Caller.KANAL, member)).isEmpty();
        administration.unblockDue();
        assertThat(jdbc.sql("select active from users where id = :id")
                        .param("id", member.value())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }
}
