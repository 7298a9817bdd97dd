package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImportJourneyTest {
    private static final String EXPORT = """
            {"name":"Bakery","type":"public_channel","id":2000000777,"messages":[
              {"id":1,"type":"message","date":"2026-01-02T10:00:00","date_unixtime":"1767348000","from":"Bakery",
               "from_id":"channel2000000777","text":"Rye bread is ready at seven.","text_entities":[{"type":"plain","text":"Rye bread is ready at seven."}]},
              {"id":2,"type":"message","date":"2026-01-03T10:00:00","date_unixtime":"1767434400","from":"Bakery",
               "from_id":"channel2000000777","text":"Cinnamon rolls on Saturday.","text_entities":[{"type":"plain","text":"Cinnamon rolls on Saturday."}]}
            ]}
            """;

    @Test
    void anExportIsSentAndItsJobTellsTheEnd() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            send(visit, EXPORT);
            Page page = visit.page();
            page.locator(".tag.good").first().waitFor(new Locator.WaitForOptions().setTimeout(30_000));
            assertThat(page.locator(".job").textContent()).contains("2");
            visit.picture("job-desk");
            visit.open("/app/imports");
            assertThat(page.locator(".job").count()).isPositive();
            visit.open("/app/channels");
            assertThat(page.locator("main").textContent()).contains("Bakery");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void whatIsTickedAndFilledInTravelsWithTheFile() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Page page = choose(visit, "this is no export");
            page.locator("input[name=whole]").check();
            page.locator("input[name=media]").uncheck();
            page.locator("input[name=chat]").fill("-1002000000777");
            Request sent = page.waitForRequest(
                    request -> request.url().contains("/api/v1/imports?"),
                    () -> page.locator("form#upload button.prime").click());
            assertThat(sent.url())
                    .contains("whole=true", "chat=-1002000000777", "name=result.json")
                    .doesNotContain("media=", "_csrf");
        }
    }

    @Test
    void whatIsNoExportIsRefusedAtOnceWithASentence() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.LIGHT).loggedIn()) {
            Page page = choose(visit, "this is no export");
            page.waitForResponse(
                    answer -> answer.url().contains("/api/v1/imports"),
                    () -> page.locator("form#upload button.prime").click());
            // The button can be pressed again, for another file.
            page.locator("form#upload button.prime:enabled").waitFor();
            assertThat(page.locator("[data-progress]").textContent()).contains("export");
            visit.picture("import-refused-phone");
        }
    }

    @Test
    void whatBreaksOffInTheMiddleFailsWithASentence() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.LIGHT).loggedIn()) {
            send(visit, EXPORT.substring(0, EXPORT.length() / 2));
            visit.page().locator(".tag.bad").first().waitFor(new Locator.WaitForOptions().setTimeout(30_000));
            assertThat(visit.page().locator(".note.bad").textContent()).isNotBlank();
            visit.picture("job-failed-phone");
        }
    }

    private static void send(Visit visit, String content) {
        Page page = choose(visit, content);
        page.locator("form#upload button.prime").click();
        page.waitForURL("**/app/jobs/*");
    }

    private static Page choose(Visit visit, String content) {
        Page page = visit.open("/app/imports");
        page.setInputFiles(
                "input[type=file]",
                new FilePayload("result.json", "application/json", content.getBytes(StandardCharsets.UTF_8)));
        return page;
    }
}
