package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FindingJourneyTest {
    @BeforeAll
    static void fill() {
        SampleRecord.present();
    }

    @Test
    void aSearchMarksTheWordsAndKeepsItsFiltersAsChips() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Page page = visit.page();
            found(visit, "lighthouse from:@harbour_wire");
            assertThat(page.locator("mark").first().textContent()).isEqualToIgnoringCase("lighthouse");
            assertThat(page.locator("a.chip", new Page.LocatorOptions().setHasText("from:@harbour_wire"))
                            .count())
                    .isEqualTo(1);
            visit.picture("search-hits-desk");
            page.locator("a.chip", new Page.LocatorOptions().setHasText("from:@harbour_wire"))
                    .click();
            assertThat(page.locator("#q").inputValue()).isEqualTo("lighthouse");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void aQueryThatCannotBeReadSaysWhyAndStays() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.DARK).loggedIn()) {
            visit.open("/app/search?q=%22open+quote");
            assertThat(visit.page().locator("[role=alert]").textContent()).isNotBlank();
            assertThat(visit.page().locator("#q").inputValue()).isEqualTo("\"open quote");
            visit.picture("search-wrong-phone");
        }
    }

    @Test
    void whatIsTypedIsCompletedByTheKeyboard() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.LIGHT).loggedIn()) {
            found(visit, "lighthouse");
            Page page = visit.open("/app/search");
            Locator box = page.getByRole(AriaRole.COMBOBOX);
            box.pressSequentially("keeper lighth");
            Locator option = page.getByRole(AriaRole.OPTION).first();
            option.waitFor();
            assertThat(box.getAttribute("aria-expanded")).isEqualTo("true");
            assertThat(visit.scrollsSideways()).isFalse();
            visit.picture("search-completions-phone");
            box.press("ArrowDown");
            assertThat(box.getAttribute("aria-activedescendant")).isEqualTo(option.getAttribute("id"));
            box.press("Enter");
            assertThat(box.inputValue()).isEqualTo("keeper lighthouse ");
            box.pressSequentially("from:harb");
            option.waitFor();
            box.press("Escape");
            assertThat(page.getByRole(AriaRole.OPTION).count()).isZero();
            box.pressSequentially("o");
            option.click();
            assertThat(box.inputValue()).isEqualTo("keeper lighthouse from:@harbour_wire ");
            box.press("Enter");
            page.locator("article mark").first().waitFor();
            // Half a query cannot be read, and the page keeps the hits it has; how many are sent depends on the pace.
            assertThat(visit.complaints()).allMatch(said -> said.contains("status of 400"));
        }
    }

    @Test
    void hitsChangeWhileSomebodyTypesAndTheAddressHoldsThem() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.LIGHT).loggedIn()) {
            found(visit, "lighthouse");
            Page page = visit.open("/app/search");
            page.locator("#q").pressSequentially("lighth");
            Locator mark = page.locator("article mark").first();
            mark.waitFor();
            assertThat(mark.textContent()).isEqualToIgnoringCase("lighthouse");
            assertThat(page.locator("#q").inputValue()).isEqualTo("lighth");
            assertThat(page.url()).contains("q=lighth", "typing=true");
            page.reload();
            assertThat(page.locator("article mark").first().textContent()).isEqualToIgnoringCase("lighthouse");
            assertThat(page.locator(".finds .beside")
                            .evaluate("one => one.getBoundingClientRect().top < "
                                    + "document.querySelector('article').getBoundingClientRect().top"))
                    .as("filters stand above the hits")
                    .isEqualTo(true);
            assertThat(visit.scrollsSideways()).isFalse();
            visit.picture("search-typing-phone");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void whatAQuestionWasTakenToMeanIsAChipThatIsTakenOff() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.LIGHT).loggedIn()) {
            found(visit, "lighthouse keeper");
            Page page = visit.open("/app/ask");
            Locator box = page.locator("textarea");
            box.fill("Who closes the pier tonight and who keeps the lighthouse of the harbour since yesterday?");
            box.press("Enter");
            Locator chip = page.locator("a.chip", new Page.LocatorOptions().setHasText("since yesterday"));
            chip.waitFor();
            visit.open("/app/ask");
            assertThat(visit.scrollsSideways()).as("long questions of before").isFalse();
            page.goBack();
            chip.click();
            page.locator(".answer a[href^='/app/ask/']").first().waitFor();
            assertThat(chip.count()).isZero();
            assertThat(box.inputValue()).endsWith("since yesterday?");

            Locator on = page.locator("#on input[name=question]");
            on.fill("and who opens it?");
            on.press("Enter");
            page.locator("a.chip", new Page.LocatorOptions().setHasText("Who closes the pier"))
                    .waitFor();
            visit.picture("ask-follow-up-phone");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void anAnswerArrivesWithTheSentencesItRestsOn() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.DARK).loggedIn()) {
            found(visit, "lighthouse keeper");
            Page page = visit.open("/app/ask");
            page.locator("textarea").fill("Who opens the pier tonight?");
            page.locator("form#ask button.prime").click();
            page.locator("#answer").waitFor(new Locator.WaitForOptions().setTimeout(60_000));
            assertThat(page.url()).contains("/app/ask/");
            assertThat(page.locator("#answer .answer").textContent()).isNotBlank();
            visit.picture("ask-answer-desk");
            assertThat(visit.complaints()).isEmpty();
            visit.open("/app/ask");
            assertThat(page.locator("aside").textContent()).contains("Who opens the pier tonight?");
        }
    }

    /** Opens a search until the index has followed. */
    private static void found(Visit visit, String query) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            visit.open("/app/search?q=" + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8));
            return visit.page().locator("article").count() > 0;
        });
    }
}
