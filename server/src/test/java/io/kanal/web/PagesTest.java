package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.testing.ServerTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pages and REST over a record into which posts were pushed. */
@ServerTest
class PagesTest extends PersonOnPages {
    @ParameterizedTest
    @ValueSource(strings = {"feed", "channels", "saved", "imports", "status", "settings"})
    void everyPageHasTheFrame(String page) {
        assertThat(page("/app/" + page))
                .startsWith("<!DOCTYPE html>")
                .contains("id=\"q\"")
                .contains("class=\"rail\"")
                .contains("aria-current=\"page\"")
                .doesNotContain("??")
                .doesNotContain(" style=")
                .doesNotContain("<style");
    }

    @Test
    void aPushedPostStandsInTheFeedWithItsFormattingAndWithoutMarkupOfItsOwn() {
        long chat = freshChat();
        push(message(
                chat,
                "<i>Wire</i>",
                1,
                "Hello <script>alert(1)</script> world",
                ",\"entities\":[{\"type\":\"bold\",\"offset\":0,\"length\":5}]"));
        // A follower of the log adds the chat to what the person sees.
        await().untilAsserted(() -> assertThat(page("/app/feed"))
                .contains("<b>Hello</b> &lt;script&gt;alert(1)&lt;/script&gt; world")
                .contains("&lt;i&gt;Wire&lt;/i&gt;")
                .doesNotContain("<script>alert"));
    }

    @Test
    void aPostShowsItsVersionsAndWhatChanged() {
        long chat = freshChat();
        push(message(chat, "Edits", 6, "Before it", ""));
        push(message(chat, "Edits", 8, "After it", ""));
        push(message(chat, "Edits", 7, "The old words stay", ""));
        push(message(chat, "Edits", 7, "The new words stay", ",\"edit_date\":1794800600"));
        // A follower gives the chat to who pushed it.
        String list = await().until(
                        () -> talk.send("GET", "/api/v1/posts?limit=100", "Authorization", key)
                                .body(),
                        body -> body.contains("The new words stay"));
        String id = list.replaceAll(
                "(?s).*\\{\"id\":(\\d+),\"channel\":\\{\"id\":\\d+,\"title\":\"Edits\",[^}]*},\"telegram_message_id\":7,.*",
                "$1");
        assertThat(page("/app/posts/" + id))
                .contains("old</del>")
                .contains("new</ins>")
                .contains("Before it")
                .contains("After it");
        assertThat(talk.send("GET", "/api/v1/posts/" + id, "Authorization", key).body())
                .contains("\"revisions\":[")
                .contains("\"witnesses\":[");
        assertThat(talk.send("GET", "/posts/" + id, "Authorization", key).body())
                .contains("\"telegram_message_id\":7");
    }

    @Test
    void whoeverRunsKanalLearnsThatAModelCouldWriteAnswers() {
        long chat = freshChat();
        push(message(chat, "Wells", 1, "The deep well of Ottakring was dug by Leopold Brenner.", ""));
        await().untilAsserted(() ->
                assertThat(page("/app/search?q=well+of+Ottakring")).contains("Leopold"));
        assertThat(page("/app/ask?whole=true&question=Who+dug+the+deep+well+of+Ottakring"))
                .contains("Quotations from posts", "KANAL_LLM_ANSWERS_0_URL");
    }

    @Test
    void aPollIsFoundAndShownByItsQuestion() {
        long chat = freshChat();
        push("""
                {"message_id":9,"date":1794800000,"chat":{"id":%d,"type":"channel","title":"Polls"},
                "poll":{"id":"1","question":"Which <quokka> wins?","options":[{"text":"The small one","voter_count":2}]}}
                """.formatted(chat).replace("\n", ""));
        await().untilAsserted(() -> assertThat(talk.send("GET", "/api/v1/search?q=quokka", "Authorization", key)
                        .body())
                .contains("Which <quokka> wins? · The small one"));
        assertThat(page("/app/search?q=quokka")).contains("Which &lt;quokka&gt; wins? · The small one");
    }

    @Test
    void aReplyShowsWhatItAnswersAndItsNeighbours() {
        long chat = freshChat();
        push(message(chat, "Talk", 1, "Which numbat is it", ""));
        push(message(chat, "Talk", 2, "Somebody else chats", ""));
        push(message(
                chat,
                "Talk",
                3,
                "The banded numbat",
                ",\"reply_to_message\":{\"message_id\":1,\"date\":1794800000,\"chat\":{\"id\":" + chat
                        + ",\"type\":\"channel\"}}"));
        String list = talk.send("GET", "/api/v1/posts?limit=100", "Authorization", key)
                .body();
        String id = list.replaceAll(
                "(?s).*\\{\"id\":(\\d+),\"channel\":\\{\"id\":\\d+,\"title\":\"Talk\",[^}]*},\"telegram_message_id\":3,.*",
                "$1");
        assertThat(page("/app/posts/" + id))
                .contains("In reply to")
                .containsSubsequence("Which numbat is it", "The banded numbat", "before it", "Somebody else chats");
    }

    @Test
    void whatIsNearInMeaningAloneIsToldApart() {
        long chat = freshChat();
        push(message(chat, "Health", 1, "The doctor recommended more sleep and less stress.", ""));
        await().untilAsserted(() -> assertThat(
                        talk.send("GET", "/api/v1/search?q=physician+advice+about+health", "Authorization", key)
                                .body())
                .containsPattern("less stress\\.\",\"score\":[0-9.]+,\"by_meaning\":true"));
        assertThat(page("/app/search?q=physician+advice+about+health"))
                .containsPattern("(?s)less stress.*near in meaning");
        String one = "/api/v1/search?q=physician+advice+about+health&by=";
        assertThat(talk.send("GET", one + "words", "Authorization", key).body()).doesNotContain("less stress");
        assertThat(talk.send("GET", one + "meaning", "Authorization", key).body())
                .contains("less stress");
        assertThat(talk.send("GET", "/api/v1/search?q=recommended+stress", "Authorization", key)
                        .body())
                .containsPattern("less stress\\.\",\"score\":[0-9.]+,\"by_meaning\":false");
    }

    /** Of some posts no source said when they were; they come last and are not lost. */
    @Test
    void postsWithoutADateAreListedBehindTheOthers() {
        long chat = ThreadLocalRandom.current().nextLong(1_000_000_000L, 2_000_000_000L);
        StringBuilder lines = new StringBuilder();
        for (int id = 1; id <= 4; id++) {
            lines.append("""
                    {"message_id":%d,"date":1600000000,"chat":{"id":-100%d,"type":"channel","title":"Dateless"},"text":"post %d"}
                    """.formatted(id, chat, id));
        }
        var pushed = talk.sendBody(
                "POST",
                "/api/v1/messages",
                lines.toString(),
                "Authorization",
                key,
                "Content-Type",
                "application/x-ndjson");
        assertThat(pushed.body()).contains("\"added\":4");
        jdbc.sql("""
                        update message set date = null where telegram_id in (2, 3)
                        and chat_id = (select id from chat where telegram_id = :chat)""").param("chat", -1_000_000_000_000L - chat).update();
        long channel = jdbc.sql("select id from chat where telegram_id = :chat")
                .param("chat", -1_000_000_000_000L - chat)
                .query(Long.class)
                .single();
        await().until(() -> talk.send("GET", "/api/v1/channels/" + channel, "Authorization", key)
                        .statusCode()
                == 200);

        List<String> texts = new ArrayList<>();
        String before = "";
        for (int page = 0; page < 4; page++) {
            JsonNode list = JsonMapper.shared()
                    .readTree(
                            talk.send("GET", "/api/v1/posts?limit=1&channel=" + channel + before, "Authorization", key)
                                    .body());
            texts.add(list.path("posts").path(0).path("text").asString(""));
            before = "&before=" + list.path("next_before").asString("");
        }
        assertThat(texts).containsExactly("post 4", "post 1", "post 3", "post 2");
        assertThat(page("/app/feed?channel=" + channel)).contains("<h2 class=\"day\">no date</h2>", "post 2", "post 3");
    }

    @Test
    void statusNamesWhatFollowsAsPeopleDoAndFoldsTheMachinesThings() {
        String status = page("/app/status");
        assertThat(status)
                .contains(
                        "<b>Search index</b>",
                        "Lets every post be found by its words",
                        "<b>Chats that were brought in</b>")
                // A bot that another test left stands there by its name.
                .doesNotContainPattern("<b dir=\"ltr\">[^@]");
        int folded = status.indexOf("<details id=\"machine\"");
        assertThat(folded).isPositive();
        assertThat(status.indexOf("brought-chats</code>")).isGreaterThan(folded);
        assertThat(status.substring(0, folded)).doesNotContain("node-", ">brought-chats<");
    }

    @Test
    void theImportFormWithoutAScriptIsReadAsItArrives() {
        long chat = ThreadLocalRandom.current().nextLong(1_000_000_000L, 2_000_000_000L);
        String export = """
                {"name":"Formed","type":"public_channel","id":%d,"messages":[
                {"id":1,"type":"message","date_unixtime":"1794800000","text":"A bilby by form","text_entities":[]}]}
                """.formatted(chat);
        String csrf = page("/app/imports").replaceAll("(?s).*_csrf=([^\"&]+)\".*", "$1");
        var answer = form(csrf, part("file\"; filename=\"result.json", export) + part("media", "true") + "--x--\r\n");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String job = answer.headers().firstValue("Location").orElseThrow();
        await().untilAsserted(() -> assertThat(page(job)).contains("Import of result.json", "new 1"));

        // HTML does not say which chat it is: the form does, before the file or behind it.
        String html = """
                <html><body><div class="page_header"><div class="text bold">Formed</div></div>
                <div class="history"><div class="message default" id="message2"><div class="body">
                <div class="pull_right date details" title="16.11.2026 10:00:00 UTC+00:00">10:00</div>
                <div class="from_name">Formed</div><div class="text">A bilby by page</div></div></div></div></body></html>
                """;
        String page = part("file\"; filename=\"messages.html", html);
        var looked = form(csrf + "&look=yes", part("chat", String.valueOf(chat)) + page + "--x--\r\n");
        assertThat(looked.statusCode()).as(looked.body()).isEqualTo(200);
        assertThat(looked.body()).contains("Formed", "-100" + chat, "Nothing was imported.");
        String second = form(csrf, page + part("chat", String.valueOf(chat)) + "--x--\r\n")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        await().untilAsserted(() -> assertThat(page(second)).contains("new 1", ">done<"));
        assertThat(form(csrf, part("chat", "Formed") + page + "--x--\r\n").statusCode())
                .isEqualTo(422);

        assertThat(form(csrf, part("file\"; filename=\"", "") + "--x--\r\n").statusCode())
                .as("no file chosen")
                .isEqualTo(422);
        assertThat(form(csrf, part("media", "true") + "--x--\r\n").statusCode())
                .as("no file at all")
                .isEqualTo(422);
        assertThat(form(csrf, "--x\r\nnonsense").statusCode()).as("no form").isEqualTo(400);
        assertThat(form(csrf, part("file\"; filename=\"result.json", "{").replace("\r\n--x--", ""))
                        .statusCode())
                .as("cut off")
                .isEqualTo(400);
        assertThat(form("wrong", part("file\"; filename=\"result.json", export) + "--x--\r\n")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatWasBroughtInIsTakenBackByItsTitle() {
        long chat = freshChat();
        push(message(chat, "Taken <b>", 5, "A quoll by push", ""));
        String export = """
                {"name":"Taken <b>","type":"public_channel","id":%d,"messages":[
                {"id":4,"type":"message","date_unixtime":"1794800000","text":"A quoll by form"},
                {"id":5,"type":"message","date_unixtime":"1794800000","text":"A quoll by push"}]}
                """.formatted(-1_000_000_000_000L - chat);
        String csrf = page("/app/imports").replaceAll("(?s).*_csrf=([^\"&]+)\".*", "$1");
        String job = form(csrf, part("file\"; filename=\"result.json", export) + "--x--\r\n")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        await().untilAsserted(() -> assertThat(page(job)).contains("new 1", ">done<"));
        String id = job.replaceAll(".*/", "");
        assertThat(page(job)).contains("/app/imports/" + id + "/removal");
        assertThat(page("/app/imports/" + id + "/removal"))
                .contains("messages that go", "seen otherwise", "result.json");

        String channels = page("/app/channels");
        String channel = channels.replaceAll("(?s).*href=\"(/app/channels/\\d+)\"[^>]*>Taken &lt;b&gt;<.*", "$1");
        assertThat(page(channel)).contains(channel + "/removal");
        String plan = page(channel + "/removal");
        assertThat(plan)
                .contains("Taken &lt;b&gt;", channel + "/removal?source=export", channel + "/removal?source=push")
                .contains(channel + "/removal?job=" + id);
        assertThat(page(channel + "/removal?source=push")).contains("name=\"source\" value=\"push\"");
        assertThat(removed(channel, csrf, "taken").statusCode()).isEqualTo(422);
        var answer = removed(channel, csrf, "Taken <b>");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String taking = answer.headers().firstValue("Location").orElseThrow();
        await().untilAsserted(() -> assertThat(page(taking)).contains("taken back 2", ">done<"));
        assertThat(page("/app/channels")).doesNotContain("Taken &lt;b&gt;");
    }

    private java.net.http.HttpResponse<String> removed(String channel, String csrf, String word) {
        return talk.sendBody(
                "POST",
                channel + "/removal",
                "_csrf=" + csrf + "&word=" + URLEncoder.encode(word, StandardCharsets.UTF_8),
                "Cookie",
                cookie,
                "Accept",
                "text/html",
                "Origin",
                "http://127.0.0.1:" + port,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static String part(String name, String content) {
        return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
    }

    private java.net.http.HttpResponse<String> form(String csrf, String body) {
        return talk.sendBody(
                "POST",
                "/app/imports?_csrf=" + csrf,
                body,
                "Cookie",
                cookie,
                "Accept",
                "text/html",
                "Origin",
                "http://127.0.0.1:" + port,
                "Content-Type",
                "multipart/form-data; boundary=x");
    }

    @Test
    void whatTheServerRefusesUnreadIsAProblemToo() {
        for (String address : new String[] {"/api/v1/search?q=" + "a".repeat(100_000), "/assets/..%2f..%2fx"}) {
            String answer = talk.raw("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "\"type\":\"urn:kanal:problem:bad-request\"")
                    .doesNotContain("<html");
        }
        String broken = talk.raw("GET /api/v1/search?q=%ff%fe HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + key
                + "\r\nConnection: close\r\n\r\n");
        assertThat(broken).contains("not UTF-8").doesNotContain("octet-stream");
        assertThat(talk.send("GET", "/rag/search?query=x&min_score=7", "Authorization", key)
                        .body())
                .contains("\"field\":\"min_score\"");
    }

    @Test
    void anUploadThatBreaksOffIsTheSendersFault() {
        String head =
                "POST /api/v1/imports?name=half HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: "
                        + key + "\r\nContent-Type: application/octet-stream\r\n";
        assertThat(talk.rawThenEnd(head + "Content-Length: 1000000\r\n\r\n{\"name\":"))
                .startsWith("HTTP/1.1 400")
                .contains("broke off before its end");
        assertThat(talk.rawThenEnd(head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\nZZ\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("broke off before its end");
    }

    @Test
    void pagingHasBoundsAndUnknownThingsAreNotFound() {
        assertThat(talk.send("GET", "/api/v1/posts?limit=-1", "Authorization", key)
                        .statusCode())
                .isEqualTo(422);
        assertThat(talk.send("GET", "/api/v1/posts?limit=99999999999", "Authorization", key)
                        .statusCode())
                .isEqualTo(422);
        assertThat(talk.send("GET", "/users/tg:77/channels", "Authorization", key)
                        .statusCode())
                .isEqualTo(404);
        assertThat(talk.send("GET", "/users/x/channels", "Authorization", key).statusCode())
                .isEqualTo(422);
        assertThat(talk.send("GET", "/users/me/posts?hours_back=0", "Authorization", key)
                        .statusCode())
                .isEqualTo(422);
        assertThat(talk.send("GET", "/users/me/channels", "Authorization", key).body())
                .contains("\"channels\":");
        var page = talk.send("GET", "/app/posts/999999999", "Cookie", cookie, "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("<h1").contains("/app/feed");
    }

    @Test
    void aPersianPageRunsFromRightToLeft() {
        String body = talk.send("GET", "/login", "Accept", "text/html", "Accept-Language", "fa-IR,fa;q=0.9")
                .body();
        assertThat(body).contains("lang=\"fa\"").contains("dir=\"rtl\"").contains("ورود");
    }
}
