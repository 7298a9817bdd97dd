package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page on a phone and a desk, light and dark: nothing sticks out and the browser has nothing to complain about. */
class EveryPageJourneyTest {
    private static final List<String> PAGES =
            List.of("feed", "search", "ask", "channels", "imports", "status", "settings");

    @BeforeAll
    static void fill() {
        SampleRecord.present();
    }

    @ParameterizedTest
    @EnumSource(Visit.Device.class)
    void everyPageFitsItsDevice(Visit.Device device) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (Visit visit = Visit.by(device, scheme).loggedIn()) {
                visit.open("/app/start");
                assertThat(visit.scrollsSideways()).as("start scrolls sideways").isFalse();
                for (String name : PAGES) {
                    visit.open("/app/" + name);
                    assertThat(visit.page().locator("h1").first().isVisible())
                            .as(name)
                            .isTrue();
                    assertThat(visit.page().locator("[aria-current=page]").count())
                            .as(name)
                            .isPositive();
                    assertThat(visit.scrollsSideways())
                            .as(name + " scrolls sideways")
                            .isFalse();
                    assertThat(visit.complaints()).as(name).isEmpty();
                    visit.picture(
                            String.join("-", name, device.name(), scheme.name()).toLowerCase(Locale.ROOT));
                }
            }
        }
    }
}
