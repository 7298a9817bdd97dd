package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

class LoginJourneyTest {
    @Test
    void aLinkShowsAButtonAndWorksOnce() {
        String link = Server.shared().loginLink();
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.LIGHT)) {
            visit.page().navigate(link);
            visit.page().navigate(link);
            visit.picture("login-link-phone");
            visit.page().locator("form button").click();
            visit.page().waitForURL("**/app/*");
            assertThat(visit.page().locator("h1").textContent()).isIn("Begin here", "Feed");
            visit.page().navigate(link);
            assertThat(visit.page().locator("form button").count()).isZero();
            visit.complaints();
        }
    }

    @Test
    void aStrangerIsAskedToLogIn() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.DARK)) {
            visit.open("/app/channels");
            assertThat(visit.page().url()).contains("/login?next=");
            assertThat(visit.page().locator("code").textContent()).contains("login-link");
            visit.picture("login-desk-dark");
        }
    }

    @Test
    void leavingEndsTheSession() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            visit.open("/app/settings")
                    .locator("form[action='/app/logout'] button")
                    .click();
            visit.page().waitForURL("**/login");
            visit.open("/app/feed");
            assertThat(visit.page().url()).contains("/login");
        }
    }
}
