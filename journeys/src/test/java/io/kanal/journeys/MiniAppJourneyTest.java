package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import io.kanal.simulator.Simulator;
import io.kanal.simulator.SimulatorOptions;
import io.kanal.simulator.play.PlayWorld;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kanal in the frame that Telegram's web client shows it in: two sites, each with TLS, in one browser. */
class MiniAppJourneyTest {
    private static final long ZOE = 7_000_000_777L;
    private static final String TELEGRAM = "https://web.telegram.org/a/";
    private static final String DARK =
            "{\"bg_color\":\"#212121\",\"secondary_bg_color\":\"#0f0f0f\",\"text_color\":\"#ffffff\",\"button_color\":\"#8774e1\"}";

    private static Simulator simulator;
    private static Server server;
    private static TwoSites sites;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.forTests());
        PlayWorld.fill(simulator.world(), simulator.bots());
        server = Server.reachedAt("https://kanal.example", simulator);
        server.linkAdministrator(ZOE);
        sites = new TwoSites(server);
        playwright = Chromium.playwright();
        browser = Chromium.open(playwright, sites.browserArguments());
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
        sites.close();
        simulator.close();
    }

    private static BrowserContext jar() {
        BrowserContext jar = browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        jar.setDefaultTimeout(15_000);
        return jar;
    }

    /** The address that Telegram opens. */
    private static String launch(long person) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "user", "{\"id\":%d,\"first_name\":\"Zoë\"}".formatted(person),
                "auth_date", Long.toString(Instant.now().getEpochSecond()),
                "query_id", UUID.randomUUID().toString()));
        String text = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("\n"));
        byte[] key = hmac("WebAppData".getBytes(StandardCharsets.UTF_8), PlayWorld.BOT_TOKEN);
        fields.put("hash", HexFormat.of().formatHex(hmac(key, text)));
        return "https://kanal.example/miniapp#"
                + encoded(Map.of(
                        "tgWebAppData",
                        encoded(fields),
                        "tgWebAppVersion",
                        "9.0",
                        "tgWebAppPlatform",
                        "web",
                        "tgWebAppThemeParams",
                        DARK));
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The frame, once it shows a page of Kanal under this path. */
    private static Frame frame(Page page, String path) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInSameThread()
                .until(
                        () -> {
                            page.waitForTimeout(50);
                            return page.frames().stream()
                                    .filter(frame -> frame.url().startsWith("https://kanal.example" + path))
                                    .findFirst();
                        },
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static boolean showsKanal(Page page) {
        page.waitForTimeout(1_000);
        return page.frames().stream()
                .skip(1)
                .anyMatch(frame -> frame.locator("main#main").count() > 0);
    }

    @Test
    void inTelegramsFrameOneIsInAndNowhereElse() {
        String launch = launch(ZOE);
        sites.frame(launch);
        try (BrowserContext jar = jar()) {
            Page page = jar.newPage();
            page.navigate(TELEGRAM);
            Frame frame = frame(page, "/app/");
            assertThat(jar.cookies("https://kanal.example")).singleElement().satisfies((Cookie cookie) -> {
                assertThat(cookie.name).isEqualTo("__Host-kanal-app");
                assertThat(cookie.secure).isTrue();
                assertThat(cookie.httpOnly).isTrue();
            });
            frame.navigate(
                    "https://kanal.example/app/settings",
                    new Frame.NavigateOptions().setReferer("https://kanal.example/app/feed"));
            frame = frame(page, "/app/settings");
            assertThat(frame.evaluate("getComputedStyle(document.body).color"))
                    .as("Telegram's")
                    .isEqualTo("rgb(255, 255, 255)");
            frame.locator("form[action='/app/settings'] input[name=name]").fill("Zoë of the frame");
            frame.locator("form[action='/app/settings'] button.prime").click();
            frame = frame(page, "/app/settings?saved");
            assertThat(frame.locator("form[action='/app/settings'] input[name=name]")
                            .inputValue())
                    .isEqualTo("Zoë of the frame");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", "miniapp-frame.png")));

            page.navigate(TELEGRAM);
            frame(page, "/app/");
            Page tab = jar.newPage();
            tab.navigate("https://kanal.example/app/feed");
            assertThat(tab.url()).as("the frame's session is none of the tab's").contains("/login");
        }
        try (BrowserContext elsewhere = jar()) {
            Page page = elsewhere.newPage();
            page.navigate(TELEGRAM);
            FrameLocator frame = page.frameLocator("iframe");
            frame.locator("[data-say=again]").waitFor();
            assertThat(elsewhere.cookies("https://kanal.example")).isEmpty();
        }
    }

    @Test
    void noOtherSiteFramesKanalAndTelegramFramesNoBrowsersSession() {
        sites.frame(launch(ZOE));
        try (BrowserContext jar = jar()) {
            Page page = jar.newPage();
            page.navigate("https://evil.example/");
            assertThat(showsKanal(page)).isFalse();
            assertThat(jar.cookies("https://kanal.example")).isEmpty();
            page.navigate(server.loginLink().replaceFirst("https?://[^/]+", "https://kanal.example"));
            page.locator("form button").click();
            page.waitForURL("**/app/*");
            sites.frame("https://kanal.example/app/settings");
            page.navigate(TELEGRAM);
            assertThat(showsKanal(page)).isFalse();
        }
    }

    @Test
    void whoIsNotLinkedIsToldHowToComeIn() {
        sites.frame(launch(ZOE + 1));
        try (BrowserContext jar = jar()) {
            Page page = jar.newPage();
            page.navigate(TELEGRAM);
            page.frameLocator("iframe").locator("[data-say=stranger]").waitFor();
            assertThat(jar.cookies("https://kanal.example")).isEmpty();
        }
    }
}
