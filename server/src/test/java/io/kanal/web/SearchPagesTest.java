package io.kanal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanal.shared.Scope;
import io.kanal.testing.ServerTest;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that finds: its filters, its bars of time, what it shows while somebody types, and the way through everything. */
@ServerTest
class SearchPagesTest extends PersonOnPages {
    @BeforeEach
    void beSomebodyNew() {
        person(member("Asia/Tehran", "en"), EnumSet.of(Scope.READ, Scope.WRITE));
    }

    private static String at(long chat, int id, String time, String text) {
        return """
                {"message_id":%d,"date":%d,"chat":{"id":%d,"type":"channel","title":"Burrows"},"text":"%s"}
                """.formatted(id, Instant.parse(time).getEpochSecond(), chat, text)
                .strip();
    }

    private Document search(String query) {
        return Jsoup.parse(page("/app/search?q=" + query));
    }

    private void found(String query, int hits) {
        await().untilAsserted(() -> assertThat(search(query).select("article")).hasSize(hits));
    }

    private HttpResponse<String> get(String path) {
        return talk.send("GET", path, "Cookie", cookie, "Accept", "text/html");
    }

    private static String decoded(String address) {
        return URLDecoder.decode(address, StandardCharsets.UTF_8);
    }

    @Test
    void everyMonthIsABarThatLeadsToItsDaysAndTheChosenOnesAreMarked() {
        long chat = freshChat();
        push(at(chat, 1, "2025-01-10T10:00:00Z", "A wombat digs") + "\n"
                // In Tehran it is February already.
                + at(chat, 2, "2025-01-31T21:00:00Z", "A wombat sleeps") + "\n"
                + at(chat, 3, "2026-03-15T10:00:00Z", "A wombat wakes"));
        found("wombat", 3);

        Document page = search("wombat");
        assertThat(page.select("main > *").eachAttr("class")).containsSubsequence("beside", "stack");
        assertThat(page.select(".doors a")).as("with the empty ones between").hasSize(15);
        assertThat(page.select(".doors a").eachAttr("aria-label"))
                .startsWith("Jan 2025: 1", "Feb 2025: 1", "Mar 2025: 0")
                .endsWith("Mar 2026: 1");
        assertThat(page.select(".doors [aria-current]")).isEmpty();
        Element february = page.select(".doors a").get(1);
        assertThat(decoded(february.attr("href"))).contains("q=wombat after:2025-02-01 before:2025-03-01");

        Document narrowed = Jsoup.parse(page(february.attr("href")));
        assertThat(narrowed.select("article")).hasSize(1);
        assertThat(narrowed.select(".doors a")).hasSize(15);
        assertThat(narrowed.select(".doors [aria-current]").eachAttr("aria-label"))
                .containsExactly("Feb 2025: 1");
        assertThat(narrowed.select("#days [name=since]").attr("value")).isEqualTo("2025-02-01");
        assertThat(narrowed.select("#days [name=until]").attr("value")).isEqualTo("2025-02-28");
        assertThat(narrowed.select("summary").eachText().getFirst()).contains("after:2025-02-01");
        String ever = narrowed.select("a:contains(All time)").attr("href");
        assertThat(Jsoup.parse(page(ever)).select("article")).hasSize(3);
    }

    @Test
    void veryManyMonthsAreYearsUntilOneIsChosen() {
        long chat = freshChat();
        push(at(chat, 1, "2014-05-10T10:00:00Z", "An old bilby") + "\n"
                + at(chat, 2, "2026-03-15T10:00:00Z", "A new bilby") + "\n"
                + at(chat, 3, "2026-05-15T10:00:00Z", "A newer bilby"));
        found("bilby", 3);

        Document page = search("bilby");
        assertThat(page.select(".doors a").eachAttr("aria-label"))
                .startsWith("2014: 1", "2015: 0")
                .endsWith("2026: 2");
        Document year =
                Jsoup.parse(page(page.select(".doors a").eachAttr("href").getLast()));
        assertThat(year.select(".doors a").eachAttr("aria-label"))
                .containsExactly("Mar 2026: 1", "Apr 2026: 0", "May 2026: 1");
    }

    @Test
    void personsOfThePersianCalendarReadItsMonths() {
        person(member("Asia/Tehran", "fa"), EnumSet.of(Scope.READ, Scope.WRITE));
        long chat = freshChat();
        push(at(chat, 1, "2025-03-20T19:00:00Z", "A quoll in spring") + "\n"
                + at(chat, 2, "2025-03-20T21:00:00Z", "A quoll of the new year"));
        found("quoll", 2);
        Document page = search("quoll");
        assertThat(page.select(".doors a").eachAttr("aria-label")).containsExactly("اسفند ۱۴۰۳: ۱", "فروردین ۱۴۰۴: ۱");
        assertThat(page.select(".doors").attr("direction")).isEqualTo("rtl");
        assertThat(decoded(page.select(".doors a").eachAttr("href").getLast()))
                .contains("after:2025-03-21 before:2025-04-21");
    }

    @Test
    void fieldsBecomeAPartOfTheQuery() {
        HttpResponse<String> days = get("/app/search?q=kea+after:2020&sort=date&since=2025-01-01&until=2025-01-31");
        assertThat(days.statusCode()).isEqualTo(303);
        assertThat(decoded(days.headers().firstValue("Location").orElseThrow()))
                .endsWith("/app/search?q=kea after:2025-01-01 before:2025-02-01&sort=date");
        assertThat(get("/app/search?q=kea&since=&until=").statusCode()).isEqualTo(200);
        assertThat(get("/app/search?q=kea&since=soon").statusCode()).isEqualTo(422);
        assertThat(get("/app/search?q=kea&since=2025-02-01&until=2025-01-01").statusCode())
                .isEqualTo(303);
    }

    @Test
    void aChatIsSearchedByItsNumberByThoseWhoSeeIt() {
        long chat = freshChat();
        push(at(chat, 1, "2025-01-10T10:00:00Z", "A bettong hops"));
        found("bettong", 1);
        String number = search("bettong").select("article .who").attr("href").replaceAll("\\D", "");

        HttpResponse<String> in = get("/app/search?q=bettong&in=" + number);
        String address = in.headers().firstValue("Location").orElseThrow();
        assertThat(decoded(address)).contains("q=bettong in:" + number);
        Document narrowed = Jsoup.parse(page(address.replaceFirst("^https?://[^/]+", "")));
        assertThat(narrowed.select("article")).hasSize(1);
        assertThat(narrowed.select("a.chip").eachText()).anyMatch(chip -> chip.startsWith("in:Burrows"));

        person(member("Asia/Tehran", "en"), EnumSet.of(Scope.READ));
        assertThat(get("/app/search?q=bettong&in=" + number).statusCode()).isEqualTo(404);
        assertThat(search("bettong").select("article")).isEmpty();
        assertThat(page("/app/search/typing?q=betto")).doesNotContain("<article");
    }

    @Test
    void whileSomebodyTypesTheLastWordIsABeginning() {
        long chat = freshChat();
        push(at(chat, 1, "2025-01-10T10:00:00Z", "The numbatologist speaks"));
        found("numbatologist", 1);

        String part = page("/app/search/typing?q=numbatolo");
        assertThat(part.strip()).startsWith("<main").doesNotContain("class=\"rail\"");
        assertThat(Jsoup.parse(part).select("article mark").eachText()).containsExactly("numbatologist");
        assertThat(Jsoup.parse(part).select("[data-found]").text()).isEqualTo("1 post found");
        Document again = Jsoup.parse(page("/app/search?q=numbatolo&typing=true"));
        assertThat(again.select("article mark").eachText()).containsExactly("numbatologist");
        assertThat(again.select("#q").attr("value")).isEqualTo("numbatolo");
        assertThat(search("numbatolo").select("article mark"))
                .as("a word that is typed to its end")
                .isEmpty();
        assertThat(Jsoup.parse(page("/app/search/typing?q=numbatolo+")).select("article"))
                .as("a word behind which a space stands")
                .isEmpty();
        assertThat(get("/app/search/typing?q=%22numbat").statusCode()).isEqualTo(400);
    }

    @Test
    void whoeverTypesVeryFastWaits() {
        int first = 0;
        for (int i = 0; i < 61; i++) {
            first = get("/app/search/typing?q=ab").statusCode();
        }
        assertThat(first).isEqualTo(429);
        assertThat(get("/app/search?q=ab&typing=true").statusCode()).isEqualTo(200);
    }

    @Test
    void allThatMatchIsPagedThroughByDate() {
        long chat = freshChat();
        int posts = 230;
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= posts; i++) {
            lines.append(at(chat, i, "2025-01-%02dT10:00:00Z".formatted(1 + i % 28), "dibbler number " + i))
                    .append('\n');
        }
        push(lines.toString());
        await().untilAsserted(() ->
                assertThat(search("dibbler").select("main .head p").text()).contains("The best 200 of 230"));
        Element all = search("dibbler").select("main .head a").getFirst();
        assertThat(all.text()).isEqualTo("All 230 by date");
        Set<String> seen = new TreeSet<>();
        String next = all.attr("href");
        while (!next.isEmpty()) {
            Document page = Jsoup.parse(page(next));
            assertThat(page.select("[data-found]").text()).isEqualTo("230 posts found");
            page.select("article time a")
                    .eachAttr("href")
                    .forEach(post -> assertThat(seen.add(post)).as(post).isTrue());
            next = page.select("a[rel=next]").attr("href");
        }
        assertThat(seen).hasSize(posts);
        assertThat(search("dibbler+number+unheardof").select("main .head a").text())
                .as("by date every word must stand")
                .isEmpty();
    }

    @Test
    void aMistakeLeavesTheFiltersAndSaysHowItIsWritten() {
        HttpResponse<String> wrong = get("/app/search?q=lang:en+has:wings");
        assertThat(wrong.statusCode()).isEqualTo(400);
        Document page = Jsoup.parse(wrong.body());
        assertThat(page.select("[role=alert]").text()).contains("has:");
        assertThat(page.select("a.chip").eachText()).anyMatch(chip -> chip.startsWith("lang:en"));
        assertThat(page.select("dl.keys code").eachText()).contains("has:video");
        assertThat(search("lang:en+nothingatall").select("a.chip").eachText())
                .anyMatch(chip -> chip.startsWith("lang:en"));
    }
}
