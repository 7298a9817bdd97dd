package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A form that is refused is shown again with what was typed, and the sentence stands at its field. */
@ServerTest
class RefusedFormsTest extends PersonOnPages {
    @Test
    void aWrongZoneLosesNothingThatWasTyped() {
        HttpResponse<String> answer =
                post("/app/settings", "name=Mia+Bell&zone=Mars%2FNorth&language=fa&calendar=persian");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("value=\"Mia Bell\"", "value=\"Mars/North\"")
                .containsPattern(
                        "<select[^>]*name=\"zone\"[^>]*aria-invalid=\"true\"[^>]*aria-describedby=\"wrong-you-zone\"")
                .containsPattern("id=\"wrong-you-zone\"[^>]*>zone is &#39;Mars/North&#39;")
                .containsPattern("<option value=\"fa\"[^>]*selected")
                .containsPattern("<option value=\"persian\" selected")
                .doesNotContain("id=\"wrong-you-name\"");
        assertThat(page("/app/settings")).doesNotContain("Mia Bell");
    }

    @Test
    void aKeyWithoutAScopeKeepsItsName() {
        HttpResponse<String> answer = post("/app/settings/keys", "name=backup+job");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("value=\"backup job\"", "A key needs at least one scope")
                .containsPattern("name=\"scopes\" value=\"read\"[^>]*aria-invalid=\"true\"")
                .doesNotContainPattern("name=\"scopes\" value=\"read\"[^>]* checked");

        HttpResponse<String> nameless = post("/app/settings/keys", "name=+&scopes=write");
        assertThat(nameless.statusCode()).isEqualTo(422);
        assertThat(nameless.body())
                .containsPattern("id=\"wrong-keys-name\"")
                .containsPattern("name=\"scopes\" value=\"write\"[^>]* checked");
    }

    @Test
    void whatCannotBeFollowedStandsAtItsField() {
        HttpResponse<String> answer = post("/app/channels", "reference=https%3A%2F%2Fexample.org%2Fx");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("value=\"https://example.org/x\"", "id=\"wrong-follow-reference\"")
                .containsPattern("name=\"reference\"[^>]*aria-invalid=\"true\"");
    }

    @Test
    void anotherWordThanTheChannelsRemovesNothing() {
        long chat = freshChat();
        push(message(chat, "Wombats weekly", 1, "A wombat", ""));
        String list = await().until(() -> page("/app/channels"), body -> body.contains("Wombats weekly"));
        String channel = list.replaceAll("(?s).*href=\"(/app/channels/\\d+)\"[^>]*>Wombats weekly<.*", "$1");

        HttpResponse<String> plan = post(channel + "/removal", "word=wombats");
        assertThat(plan.statusCode()).isEqualTo(422);
        assertThat(plan.body()).contains("value=\"wombats\"", "id=\"wrong-removal-word\"", "What will go");
        assertThat(page("/app/channels")).contains("Wombats weekly");
    }

    @Test
    void anUploadWithoutAFileKeepsItsTicks() {
        String body = """
                --x
                Content-Disposition: form-data; name="chat"

                1234567
                --x
                Content-Disposition: form-data; name="whole"

                true
                --x--
                """.replace("\n", "\r\n");
        HttpResponse<String> answer = talk.sendBody(
                "POST",
                "/app/imports?_csrf=" + csrf(),
                body,
                "Cookie",
                cookie,
                "Accept",
                "text/html",
                "Origin",
                "http://127.0.0.1:" + port,
                "Content-Type",
                "multipart/form-data; boundary=x");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("id=\"wrong-upload-file\"", "Choose a file first", "value=\"1234567\"")
                .containsPattern("name=\"whole\" value=\"true\"[^>]*checked");
    }

    @Test
    void whatIsNotHereOrNotForThatIsAPageWithAWayOn() {
        for (String path :
                new String[] {"/app/nothing", "/app/posts/987654321", "/app/jobs/0195d3a8-7b1c-7f00-8000-0123456789ab"
                }) {
            HttpResponse<String> answer = talk.send("GET", path, "Cookie", cookie, "Accept", "text/html");
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).contains("<!DOCTYPE html>", "Nothing is here", "href=\"/app/feed\"");
        }
        HttpResponse<String> get = talk.send("GET", "/app/settings/keys", "Cookie", cookie, "Accept", "text/html");
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.body()).contains("<!DOCTYPE html>", "This address is not for that", "href=\"/app/feed\"");
    }
}
