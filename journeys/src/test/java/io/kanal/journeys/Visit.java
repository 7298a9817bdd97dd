package io.kanal.journeys;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A person at a browser: opens pages of Kanal and notes everything the browser complains about. */
final class Visit implements AutoCloseable {
    /** The device someone holds. */
    enum Device {
        PHONE(390, 844),
        DESK(1360, 860);

        private final int width;
        private final int height;

        Device(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    private final Playwright playwright = Chromium.playwright();
    private final Browser browser;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final Server server;

    private Visit(Server server, Device device, ColorScheme scheme, boolean scripts) {
        this.server = server;
        browser = Chromium.open(playwright);
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(device.width, device.height)
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setJavaScriptEnabled(scripts));
        page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    static Visit by(Device device, ColorScheme scheme) {
        return to(Server.shared(), device, scheme);
    }

    static Visit to(Server server, Device device, ColorScheme scheme) {
        return new Visit(server, device, scheme, true);
    }

    static Visit withoutScripts() {
        return new Visit(Server.shared(), Device.DESK, ColorScheme.LIGHT, false);
    }

    /** Comes in by a fresh link and its button. */
    Visit loggedIn() {
        page.navigate(server.loginLink());
        page.locator("form button").click();
        page.waitForURL("**/app/*");
        return this;
    }

    Page page() {
        return page;
    }

    Page open(String path) {
        page.navigate(server.address() + path);
        return page;
    }

    /** What the browser complained about since the last time. */
    List<String> complaints() {
        List<String> noted = List.copyOf(complaints);
        complaints.clear();
        return noted;
    }

    boolean scrollsSideways() {
        return Boolean.TRUE.equals(
                page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"));
    }

    /** Keeps a picture of the page for people to look at. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", name + ".png")));
    }

    @Override
    public void close() {
        context.close();
        browser.close();
        playwright.close();
    }
}
