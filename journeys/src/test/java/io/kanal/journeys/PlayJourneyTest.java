package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.simulator.play.PlayWorld;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Playing as `./kanal up --play` offers it: in one browser the pages of Kanal and the simulated messenger. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlayJourneyTest {
    private static final long ALICE = 7_000_000_001L;

    private static Simulator simulator;
    private static Server server;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.forTests());
        PlayWorld.fill(simulator.world(), simulator.bots());
        server = Server.playing(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    @Order(0)
    void aNameIsLookedUpWhileItIsTypedOnTheFirstPage() {
        try (Visit visit =
                Visit.to(server, Visit.Device.PHONE, ColorScheme.LIGHT).loggedIn()) {
            Page page = visit.page();
            assertThat(page.url()).endsWith("/app/start");
            Locator name = page.locator("input[name=reference]:not([type=hidden])");
            name.pressSequentially("@orbit_w");
            page.locator("#look", new Page.LocatorOptions().setHasText("Nobody on Telegram has the name @orbit_w"))
                    .waitFor();
            name.pressSequentially("eekly");
            page.locator("#look b", new Page.LocatorOptions().setHasText("Orbit Weekly"))
                    .waitFor();
            visit.picture("start-phone");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    @Order(1)
    void aCodeOfTheSettingsPageLinksTheAccountByOnePress() {
        try (Visit visit =
                Visit.to(server, Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            visit.open("/app/settings");
            visit.page().locator("#make-link-code").click();
            visit.page().locator("#link-code").waitFor();
            visit.picture("play-settings-code-desk");
            String link = visit.page().locator("#link-open").getAttribute("href");
            assertThat(link).startsWith(simulator.address() + "/kanal_play_bot?start=");
            assertThat(visit.complaints()).isEmpty();

            visit.page().navigate(link);
            visit.page().locator("dialog button.row").first().click();
            visit.page().locator("#action button").click();
            heard(visit.page(), "Linked");
            visit.picture("play-linked-desk");

            visit.open("/app/settings");
            assertThat(visit.page().locator("#telegram-section").textContent()).contains("@alice_m");
            assertThat(visit.page().locator("#unlink-telegram").isVisible()).isTrue();
        }
    }

    @Test
    @Order(2)
    void aChannelIsFollowedAndItsNewPostIsFoundAndAsked() {
        try (Visit visit = Visit.to(server, Visit.Device.DESK, ColorScheme.LIGHT)) {
            Page page = messenger(visit);
            say(page, "/add_channel @orbit_weekly");
            heard(page, "Following");
            open(page, "Orbit Weekly");
            say(page, "A comet named Quillfeather passes the Moon on Friday at 21:40 UTC.");
            open(page, "Kanal");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                say(page, "/search quillfeather");
                return answers(page, "comet", 1_500);
            });
            say(page, "When does the comet Quillfeather pass the Moon?");
            heard(page, "Sources");
            Locator answer = page.locator("#messages .message:not(.out)").last();
            assertThat(answer.textContent()).contains("Friday at 21:40 UTC");
            assertThat(answer.locator("a[href^='https://t.me/orbit_weekly/']").count())
                    .isPositive();
            visit.picture("play-answer-desk");
        }
    }

    @Test
    @Order(3)
    void theSameInPersianOnAPhone() {
        try (Visit visit = Visit.to(server, Visit.Device.PHONE, ColorScheme.DARK)) {
            Page page = messenger(visit);
            say(page, "/language");
            page.locator(".buttons button", new Page.LocatorOptions().setHasText("فارسی"))
                    .last()
                    .click();
            heard(page, "به فارسی سخن می‌گویم");
            say(page, "/add_channel @rahe_aseman");
            heard(page, "دنبال می‌کنید");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                say(page, "/search تلسکوپ");
                return answers(page, "سیلیکات", 1_500);
            });
            say(page, "تلسکوپ فروسرخ در سیاره چه یافت؟");
            heard(page, "منابع");
            assertThat(page.locator("#messages .message:not(.out)").last().textContent())
                    .contains("سیلیکات");
            assertThat(visit.scrollsSideways()).isFalse();
            visit.picture("play-answer-persian-phone");
            say(page, "/my_channels");
            heard(page, "راه آسمان");
            visit.picture("play-channels-persian-phone");
        }
    }

    /** Alice's messenger with the talk to the bot open. */
    private static Page messenger(Visit visit) {
        long bot = simulator.world().findUser("kanal_play_bot").orElseThrow().id();
        visit.page().navigate(simulator.address() + "/#" + ALICE + "/" + bot);
        visit.page().locator("#text").waitFor();
        return visit.page();
    }

    private static void open(Page page, String chat) {
        page.locator("#chats button.row")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("b", new Page.LocatorOptions().setHasText(chat))))
                .first()
                .click();
        page.locator("#title", new Page.LocatorOptions().setHasText(chat)).waitFor();
    }

    private static void say(Page page, String text) {
        page.locator("#text").fill(text);
        page.locator("#send").click();
        page.locator("#messages .message", new Page.LocatorOptions().setHasText(text))
                .last()
                .waitFor();
    }

    /** Waits until the newest message is the bot's and says this. */
    private static void heard(Page page, String words) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answers(page, words, 500));
    }

    private static boolean answers(Page page, String words, double millis) {
        Locator newest = page.locator("#messages > .message:last-child:not(.out):not(.draft)")
                .filter(new Locator.FilterOptions().setHasText(words));
        try {
            newest.waitFor(new Locator.WaitForOptions().setTimeout(millis));
            return true;
        } catch (com.microsoft.playwright.TimeoutError e) {
            // Not yet: whoever waits asks again.
            return false;
        }
    }
}
