package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.DataDirectory;
import io.kanal.shared.Scope;
import io.kanal.shared.UserId;
import io.kanal.testing.ServerTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an import's page says of it: what came, what was left out, and another try. */
@ServerTest
class ImportPagesTest extends PersonOnPages {
    @Autowired
    DataDirectory directory;

    @Test
    void anImportNamesTheChatsItBroughtWithTheWaysOn() {
        String job = imported("Numbats <i>");
        String page = page("/app/jobs/" + job);
        String chat = page.replaceAll("(?s).*href=\"/app/channels/(\\d+)\">Numbats &lt;i&gt;<.*", "$1");
        assertThat(page)
                .contains("What it brought", "2 messages")
                .contains("/app/feed?channel=" + chat, "/app/search?q=in:" + chat)
                .contains("Left out", "/api/v1/jobs/" + job + "/report.csv", "names every single one");
        assertThat(page("/app/search?q=in:" + chat + "%20numbat")).contains("first");
        String table = talk.send("GET", "/api/v1/jobs/" + job + "/report.csv", "Cookie", cookie)
                .body();
        assertThat(table).startsWith("reason,count,example\r\n\"message-without-id\",1,");
    }

    @Test
    void anImportOfAnotherPersonTellsNothing() {
        String job = imported("Quokkas");
        UserId other = member();
        person(other, EnumSet.of(Scope.READ));
        assertThat(talk.send("GET", "/app/jobs/" + job, "Cookie", cookie, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
        assertThat(talk.send("GET", "/api/v1/jobs/" + job + "/report.csv", "Cookie", cookie)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anImportThatFailedIsTriedAgainWhileItsFileIsThere() throws IOException {
        String job = imported("Potoroos");
        jdbc.sql("""
                        update job set state = 'FAILED', error = 'The disk is full', checkpoint = null
                        where id = :id""").param("id", UUID.fromString(job)).update();
        assertThat(page("/app/jobs/" + job))
                .contains("please upload it again")
                .doesNotContain("/app/jobs/" + job + "/retry");
        assertThat(retried(job).statusCode()).isEqualTo(409);
        assertThat(talk.send("POST", "/api/v1/jobs/" + job + "/retry", "Authorization", key)
                        .body())
                .contains("please upload it again");

        Path upload = directory.folder("imports").resolve(job + ".upload");
        Files.writeString(upload, export("Potoroos"));
        assertThat(page("/app/jobs/" + job)).contains("/app/jobs/" + job + "/retry");
        HttpResponse<String> again = retried(job);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(303);
        await().untilAsserted(() -> assertThat(page("/app/jobs/" + job)).contains(">done<", "known 2"));
        assertThat(upload).doesNotExist();
    }

    private HttpResponse<String> retried(String job) {
        return post("/app/jobs/" + job + "/retry", "");
    }

    private final long bare = ThreadLocalRandom.current().nextLong(2_000_000_000L, 3_000_000_000L);

    private String export(String title) {
        return """
                {"name":"%s","type":"public_channel","id":%d,"messages":[
                {"id":1,"type":"message","date_unixtime":"1794800000","text":"The first numbat","text_entities":[]},
                {"type":"message","date_unixtime":"1794800001","text":"=nobody","text_entities":[]},
                {"id":3,"type":"message","date_unixtime":"1794800002","text":"The second numbat","text_entities":[]}]}
                """.formatted(title, bare);
    }

    /** The id of a job that has ended well. */
    private String imported(String title) {
        HttpResponse<String> answer = talk.sendBody(
                "POST",
                "/api/v1/imports?name=result.json",
                export(title),
                "Authorization",
                key,
                "Content-Type",
                "application/octet-stream");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String job = answer.body().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
        await().untilAsserted(() -> assertThat(page("/app/jobs/" + job)).contains(">done<"));
        return job;
    }
}
