package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.simulator.play.PlayWorld;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Somebody comes in by an invite, meets a limit, pays, asks, takes a copy of their data and goes; the administrator sees all of it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoiningJourneyTest {
    private static final long ALICE = 7_000_000_001L;
    private static final Pattern LINK = Pattern.compile("https?://\\S+/login/\\S{43}");

    private static Simulator simulator;
    private static Server server;
    private static String code = "";

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.forTests());
        PlayWorld.fill(simulator.world(), simulator.bots());
        server = Server.selling(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    @Order(0)
    void theAdministratorMakesAnInvite() {
        try (Visit visit =
                Visit.to(server, Visit.Device.PHONE, ColorScheme.DARK).loggedIn()) {
            Page page = visit.open("/app/people/invites");
            page.locator("select[name=tier]").selectOption("free");
            page.locator("form[action='/app/people/invites'] button").click();
            Locator made = page.locator("code[id^=code-]");
            made.first().waitFor();
            code = made.first().textContent();
            assertThat(code).matches("[A-Z0-9]{12}");
            assertThat(visit.scrollsSideways()).isFalse();
            visit.picture("joining-invite-phone");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    @Order(1)
    void aSecondPersonComesInMeetsTheLimitPaysAndAsks() {
        try (Visit visit = Visit.to(server, Visit.Device.DESK, ColorScheme.LIGHT)) {
            Page page = Messenger.begin(visit, simulator, ALICE);
            Messenger.heard(page, "This bot serves the people of one Kanal");
            Messenger.say(page, "/login " + code);
            Messenger.heard(page, "Welcome");
            Messenger.say(page, "/add_channel @orbit_weekly");
            Messenger.heard(page, "Following");
            Messenger.say(page, "/add_channel @rahe_aseman");
            Messenger.heard(page, "Your tier allows 1 channel at once");
            visit.picture("joining-limit-desk");

            Messenger.say(page, "/upgrade");
            Messenger.heard(page, "Premium");
            page.locator(".buttons a, .buttons button", new Page.LocatorOptions().setHasText("Basic"))
                    .last()
                    .click();
            page.locator("dialog button.main", new Page.LocatorOptions().setHasText("Pay"))
                    .click();
            Messenger.heard(page, "Thank you");
            visit.picture("joining-paid-desk");
            Messenger.say(page, "/add_channel @rahe_aseman");
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
            Messenger.say(page, "/subscription");
            Messenger.heard(page, "Basic");
        }
    }

    @Test
    @Order(2)
    void theAdministratorSeesIt() {
        try (Visit visit =
                Visit.to(server, Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Page page = visit.open("/app/people");
            page.locator("a", new Page.LocatorOptions().setHasText("Alice Morgan"))
                    .click();
            page.waitForURL("**/app/people/*");
            assertThat(page.locator("#main").textContent()).contains("Basic", "Orbit Weekly", "Telegram Stars");
            visit.picture("joining-person-desk");
            assertThat(visit.open("/app/people/audit").locator("#main").textContent())
                    .contains("invite.created", "user.created", "subscription.upgraded");
            assertThat(visit.open("/app/admin/payments").locator("#main").textContent())
                    .contains("Alice Morgan");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    @Order(3)
    void thePersonTakesACopyAndIsErased() {
        try (Visit visit = Visit.to(server, Visit.Device.DESK, ColorScheme.LIGHT)) {
            Page page = Messenger.of(visit, simulator, ALICE);
            Messenger.say(page, "/web");
            Messenger.heard(page, "/login/");
            Matcher link =
                    LINK.matcher(page.locator("#messages > .message:last-child").textContent());
            assertThat(link.find()).isTrue();
            page.navigate(server.address() + link.group().substring(link.group().indexOf("/login/")));
            page.locator("form button").click();
            page.waitForURL("**/app/*");

            visit.open("/app/settings/data");
            page.locator("#make-copy").click();
            Locator fetched = page.locator("a[href^='/app/settings/data/copies/']");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                visit.open("/app/settings/data");
                return fetched.count() > 0;
            });
            visit.picture("joining-data-desk");
            Download copy = page.waitForDownload(() -> fetched.first().click());
            assertThat(copy.suggestedFilename()).endsWith(".zip");

            page.locator("#erase input[name=word]").fill("Alice Morgan");
            page.locator("#erase button.danger").click();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                page.waitForTimeout(500);
                return !page.url().contains("/settings/data");
            });
            visit.picture("joining-good-bye-desk");
        }
        try (Visit visit =
                Visit.to(server, Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !visit.open("/app/people")
                            .locator("#main")
                            .textContent()
                            .contains("Alice Morgan"));
            assertThat(visit.open("/app/admin/payments").locator("#main").textContent())
                    .as("what was paid stays, without the name")
                    .doesNotContain("Alice Morgan")
                    .contains("400");
        }
    }
}
