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
            Messenger.heard(visit.page(), "Linked");
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
            Page page = Messenger.of(visit, simulator, ALICE);
            Messenger.say(page, "/add_channel @orbit_weekly");
            Messenger.heard(page, "Following");
            Messenger.open(page, "Orbit Weekly");
            Messenger.say(page, "A comet named Quillfeather passes the Moon on Friday at 21:40 UTC.");
            Messenger.open(page, "Kanal");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                Messenger.say(page, "/search quillfeather");
                return Messenger.answers(page, "comet", 1_500);
            });
            Messenger.say(page, "When does the comet Quillfeather pass the Moon?");
            Messenger.heard(page, "Sources");
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
            Page page = Messenger.of(visit, simulator, ALICE);
            Messenger.say(page, "/language");
            page.locator(".buttons button", new Page.LocatorOptions().setHasText("فارسی"))
                    .last()
                    .click();
            Messenger.heard(page, "به فارسی سخن می‌گویم");
            Messenger.say(page, "/add_channel @rahe_aseman");
            Messenger.heard(page, "دنبال می‌کنید");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                Messenger.say(page, "/search تلسکوپ");
                return Messenger.answers(page, "سیلیکات", 1_500);
            });
            Messenger.say(page, "تلسکوپ فروسرخ در سیاره چه یافت؟");
            Messenger.heard(page, "منابع");
            assertThat(page.locator("#messages .message:not(.out)").last().textContent())
                    .contains("سیلیکات");
            assertThat(visit.scrollsSideways()).isFalse();
            visit.picture("play-answer-persian-phone");
            Messenger.say(page, "/my_channels");
            Messenger.heard(page, "راه آسمان");
            visit.picture("play-channels-persian-phone");
        }
    }
}
