package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReadingJourneyTest {
    @BeforeAll
    static void fill() {
        SampleRecord.present();
    }

    @Test
    void theKeyboardWalksTheFeedAndOpensAPost() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Page page = visit.open("/app/feed");
            page.keyboard().press("/");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("q");
            page.keyboard().press("Escape");
            page.keyboard().press("?");
            assertThat(page.locator("dialog#keys").isVisible()).isTrue();
            visit.picture("keys-desk");
            page.keyboard().press("Escape");
            page.keyboard().press("j");
            page.keyboard().press("j");
            assertThat(page.locator("[data-walk][aria-selected=true]").count()).isEqualTo(1);
            assertThat(page.locator("[data-walk]").nth(1).getAttribute("aria-selected"))
                    .isEqualTo("true");
            page.keyboard().press("Enter");
            page.waitForURL("**/app/posts/*");
            page.keyboard().press("g");
            page.keyboard().press("c");
            page.waitForURL("**/app/channels");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void olderPostsAreOnePageAway() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.DARK).loggedIn()) {
            visit.open("/app/feed");
            String first = visit.page().locator("article").first().getAttribute("id");
            visit.page().locator("a[rel=next]").click();
            visit.page().waitForURL("**before=*");
            assertThat(visit.page().locator("article").first().getAttribute("id"))
                    .isNotEqualTo(first);
            visit.page().reload();
            assertThat(visit.page().locator("article").count()).isPositive();
        }
    }

    @Test
    void anEditedPostShowsWhatChanged() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.DARK).loggedIn()) {
            visit.open("/app/feed")
                    .locator("article", new Page.LocatorOptions().setHasText("Storm warning lifted"))
                    .locator("[data-open]")
                    .click();
            visit.page().waitForURL("**/app/posts/*");
            assertThat(visit.page().locator("ins").allTextContents()).anyMatch(words -> words.endsWith("lifted"));
            assertThat(visit.page().locator("del").count()).isPositive();
            assertThat(visit.page().locator("script:not([src])").count()).isZero();
            visit.picture("post-desk-dark");
        }
    }

    @Test
    void aPersianPageIsMirrored() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Page page = visit.open("/app/settings");
            page.selectOption("select[name=language]", "fa");
            page.locator("form[action='/app/settings'] button").click();
            page.waitForURL("**saved");
            try {
                assertThat(page.locator("html").getAttribute("dir")).isEqualTo("rtl");
                visit.open("/app/feed");
                assertThat(page.locator(".rail").boundingBox().x)
                        .isGreaterThan(page.locator("main").boundingBox().x);
                assertThat(visit.scrollsSideways()).isFalse();
                visit.picture("feed-desk-persian");
                visit.open("/app/channels");
                visit.picture("channels-desk-persian");
            } finally {
                visit.open("/app/settings").selectOption("select[name=language]", "en");
                page.locator("form[action='/app/settings'] button").click();
                page.waitForURL("**saved");
            }
        }
    }

    @Test
    void pagesWorkWithoutScripts() {
        try (Visit visit = Visit.withoutScripts().loggedIn()) {
            assertThat(visit.open("/app/feed").locator("article").count()).isPositive();
            Page page = visit.open("/app/settings");
            page.locator("input[name=name]").first().fill("Harbour master");
            page.locator("form[action='/app/settings'] button").click();
            assertThat(page.locator("input[name=name]").first().inputValue()).isEqualTo("Harbour master");
            visit.open("/app/channels").locator("a[data-open]").first().click();
            assertThat(page.locator("svg[role=img]").count()).isPositive();
        }
    }
}
