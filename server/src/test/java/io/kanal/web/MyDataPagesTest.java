package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A person's own data on pages and by REST: the copy, the erasure, and what the good-bye page says. */
@ServerTest
class MyDataPagesTest extends PersonOnPages {
    private UserId somebody() {
        UserId id = member();
        person(id, EnumSet.allOf(Scope.class));
        return id;
    }

    @Test
    void aCopyIsMadeFetchedAndDeleted() {
        somebody();
        assertThat(page("/app/settings")).contains("/app/settings/data");
        HttpResponse<String> made = post("/app/settings/data/copy", "");
        assertThat(made.statusCode()).isEqualTo(303);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page("/app/settings/data")).contains("/app/settings/data/copies/"));
        String id = page("/app/settings/data").replaceAll("(?s).*/app/settings/data/copies/([0-9a-f-]{36})\".*", "$1");
        HttpResponse<String> file = talk.send("GET", "/app/settings/data/copies/" + id, "Cookie", cookie);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type")).contains("application/zip");
        assertThat(file.body()).startsWith("PK");
        assertThat(talk.send("GET", "/api/v1/exports/" + id + "/file", "Authorization", key)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/app/settings/data/copies/" + id + "/delete", "").statusCode())
                .isEqualTo(303);
        assertThat(page("/app/settings/data")).doesNotContain(id);
    }

    @Test
    void whatGoesAndWhatStaysIsSaidBeforeAndAnotherWordErasesNobody() {
        somebody();
        assertThat(page("/app/settings/data"))
                .contains("What goes", "What stays", "This cannot be undone", "Type “Somebody”");
        HttpResponse<String> refused = post("/app/settings/data/erase", "word=Anybody");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Anybody", "Type &#39;Somebody&#39;");
        assertThat(page("/app/settings/data")).contains("Type “Somebody”");
    }

    @Test
    void whoIsErasedIsLoggedOutAndReadsTheReportOnce() {
        UserId id = somebody();
        HttpResponse<String> gone = post("/app/settings/data/erase", "word=Somebody");
        assertThat(gone.statusCode()).isEqualTo(303);
        String goodbye = gone.headers().firstValue("location").orElseThrow();
        assertThat(goodbye).startsWith("/goodbye/");
        assertThat(talk.send("GET", "/app/settings", "Cookie", cookie, "Accept", "application/json")
                        .statusCode())
                .isEqualTo(401);
        assertThat(talk.send("GET", "/api/v1/jobs", "Authorization", key).statusCode())
                .isEqualTo(401);
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(stranger(goodbye).body())
                        .contains("You are erased", "account", "What stays, and why", "under your pseudonym: "));
        jdbc.sql("update erasure set read_at = now() - interval '1 hour' where id = :id")
                .param("id", UUID.fromString(goodbye.substring("/goodbye/".length())))
                .update();
        assertThat(stranger(goodbye).body())
                .contains("The report was shown before")
                .doesNotContain("pseudonym");
        assertThat(users.find(id)).isEmpty();
    }

    @Test
    void aKeyThatWasGivenForLessErasesNobody() {
        person(member(), EnumSet.of(Scope.READ, Scope.WRITE));
        var refused = talk.sendBody(
                "POST",
                "/api/v1/me/erasure",
                "{\"word\":\"Somebody\"}",
                "Authorization",
                key,
                "Content-Type",
                "application/json");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    }

    @Test
    void byRestTheWordIsAskedForAndTheReportNeedsNoKey() {
        somebody();
        String path = "/api/v1/me/erasure";
        assertThat(json(path, "{\"word\":\"me\"}").statusCode()).isEqualTo(422);
        HttpResponse<String> begun = json(path, "{\"word\":\"Somebody\"}");
        assertThat(begun.statusCode()).isEqualTo(202);
        String id = begun.body().replaceAll("(?s).*\"id\":\"([0-9a-f-]{36})\".*", "$1");
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(
                                talk.send("GET", "/api/v1/erasures/" + id).body())
                        .contains("\"finished\":true", "\"account\":1"));
        assertThat(talk.send("GET", "/api/v1/erasures/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> json(String path, String body) {
        return talk.sendBody("POST", path, body, "Authorization", key, "Content-Type", "application/json");
    }

    private HttpResponse<String> stranger(String path) {
        return talk.send("GET", path, "Accept", "text/html");
    }
}
