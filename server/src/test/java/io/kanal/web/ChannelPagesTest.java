package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.EnumSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of one chat: searching and asking it, its charts, and the word that ends following it. */
@ServerTest
class ChannelPagesTest extends PersonOnPages {
    @BeforeEach
    void beSomebodyNew() {
        person(member(), EnumSet.of(Scope.READ, Scope.WRITE));
    }

    private static String at(long chat, String title, int id, String time, String text) {
        return """
                {"message_id":%d,"date":%d,"chat":{"id":%d,"type":"channel","title":"%s"},"text":"%s"}
                """.formatted(id, Instant.parse(time).getEpochSecond(), chat, title, text)
                .strip();
    }

    /** The address of the only chat of this title. */
    private String channel(String title) {
        return await().until(
                        () -> Jsoup.parse(page("/app/channels"))
                                .select(".channel a[data-open]:contains(" + title + ")")
                                .attr("href"),
                        address -> !address.isEmpty());
    }

    private Document open(String address) {
        return Jsoup.parse(page(address));
    }

    private void found(String word) {
        await().untilAsserted(() ->
                assertThat(open("/app/search?q=" + word).select("article")).isNotEmpty());
    }

    @Test
    void aChatIsSearchedAndAskedFromItsPageAndNothingElseIs() {
        push(at(freshChat(), "Harbour wire", 1, "2025-01-10T10:00:00Z", "The potoroo keeper is called Agnes Moreau.")
                + "\n"
                + at(freshChat(), "Other wire", 1, "2025-01-11T10:00:00Z", "The potoroo keeper is called Bela Nagy."));
        found("Moreau");
        found("Nagy");
        String address = channel("Harbour wire");
        Document page = open(address);
        String number = page.select("form[action=/app/search] input[name=in]").attr("value");
        assertThat(address).endsWith("/" + number);
        HttpResponse<String> search =
                talk.send("GET", "/app/search?q=potoroo&in=" + number, "Cookie", cookie, "Accept", "text/html");
        assertThat(open(search.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", ""))
                        .select("article")
                        .eachText())
                .singleElement()
                .asString()
                .contains("Moreau");

        String ask = page.select("a:contains(Ask here)").attr("href");
        assertThat(open(ask).select("a.chip.on").text()).contains("Only in", "Harbour wire");
        Document answered = open("/app/ask?whole=true&question=Who+is+the+potoroo+keeper%3F&in=" + number);
        assertThat(answered.select("#answer").text()).contains("Moreau").doesNotContain("Nagy");
        assertThat(answered.select("form input[name=in]").eachAttr("value")).containsExactly(number, number);
        assertThat(answered.select("a.chip.on").attr("href")).doesNotContain("in=");
        String link = answered.select("#answer a[href^=/app/ask/]").attr("href");
        assertThat(open(link).select("a.chip.on").text()).contains("Harbour wire");
        assertThat(open("/app/ask?whole=true&question=Who+is+the+potoroo+keeper%3F")
                        .select("#answer")
                        .text())
                .as("without the limit")
                .contains("Nagy");

        person(member(), EnumSet.of(Scope.READ));
        for (String hidden : new String[] {address, ask, link, "/app/ask?whole=true&question=potoroo&in=" + number}) {
            assertThat(talk.send("GET", hidden, "Cookie", cookie, "Accept", "text/html")
                            .statusCode())
                    .as(hidden)
                    .isBetween(403, 404);
        }
    }

    @Test
    void chartsReachBackToTheFirstPost() {
        long chat = freshChat();
        push(at(chat, "Old wire", 1, "2024-11-20T10:00:00Z", "First") + "\n"
                + at(chat, "Old wire", 2, "2026-02-01T10:00:00Z", "Second") + "\n"
                + at(chat, "Old wire", 3, "2026-10-02T10:00:00Z", "Third") + "\n"
                + at(chat, "Old wire", 4, "2026-10-02T12:00:00Z", "Fourth"));
        String address = channel("Old wire");
        Document days = open(address);
        assertThat(days.select(".chart h2").text()).isEqualTo("Posts per day");
        assertThat(days.select(".chart .column")).hasSize(90);
        assertThat(days.select(".chart td").eachText()).containsExactly("Oct 2, 2026", "2");

        Document year = open(address + "?span=year");
        assertThat(year.select(".chart h2").text()).isEqualTo("Posts per week");
        assertThat(year.select(".chart [aria-current]").text()).isEqualTo("Year");
        assertThat(year.select(".chart td.num").eachText()).containsExactly("1", "2");

        Document all = open(address + "?span=all");
        assertThat(all.select(".chart h2").text()).isEqualTo("Posts per month");
        assertThat(all.select(".chart td").eachText())
                .containsExactly("Nov 2024", "1", "Feb 2026", "1", "Oct 2026", "2");
        assertThat(open(address + "?span=whatever").select(".chart h2").text()).isEqualTo("Posts per day");
    }

    @Test
    void chatsOfOneTitleAreToldApartAndConfirmedByWhatCanBeTyped() {
        push(at(freshChat(), "🐦 طيور نادرة", 1, "2026-01-10T10:00:00Z", "one") + "\n"
                + at(freshChat(), "🐦 طيور نادرة", 1, "2026-01-10T10:00:00Z", "two"));
        await().untilAsserted(() ->
                assertThat(open("/app/channels").select(".channel")).hasSize(2));
        assertThat(open("/app/channels").select(".channel .under").eachText())
                .doesNotHaveDuplicates()
                .allMatch(line -> line.startsWith("no. "));
        String address = channel("طيور");
        String number = address.replaceAll("\\D", "");
        Document plan = open(address + "/removal");
        assertThat(plan.select("input[data-word]").attr("data-word")).isEqualTo(number);
        assertThat(plan.select(".head").text()).contains("طيور نادرة");
        assertThat(open(address).select("input[data-word]").eachAttr("data-word"))
                .allMatch(number::equals);
    }
}
