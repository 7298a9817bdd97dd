package io.kanal.ingest.internal.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ingest.internal.preview.page.PreviewPage;
import io.kanal.ingest.internal.preview.picture.PictureRules;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class PreviewClientTest {
    private static final Instant START = Instant.parse("2026-03-10T00:00:00Z");

    private final ScriptedSite site = new ScriptedSite();
    private final MovedClock clock = new MovedClock(START);
    private final PreviewClient client = client(Duration.ofSeconds(20));

    private PreviewClient client(Duration timeout) {
        PreviewProperties properties = new PreviewProperties(
                site.address(),
                Duration.ofSeconds(1),
                timeout,
                DataSize.ofMegabytes(6),
                Duration.ofMinutes(30),
                Duration.ofMinutes(2),
                true,
                null,
                PictureRules.Choice.OFF,
                DataSize.ofMegabytes(20),
                Duration.ofDays(30),
                DataSize.ofGigabytes(2));
        return new PreviewClient(
                properties, new Politeness(properties.interval(), clock, new SplittableRandom(1), clock), clock);
    }

    @AfterEach
    void close() {
        client.close();
        site.close();
    }

    private static void goOn() {}

    private Answer newest() throws InterruptedException {
        return client.newest("kanaldaily", PreviewClientTest::goOn);
    }

    @Test
    void aHistoryIsReadPlainAndZipped() throws InterruptedException {
        String html = Pages.text("history-newest.html");
        site.on("/s/kanaldaily", ScriptedSite.page(html), ScriptedSite.zipped(html));
        Answer plain = newest();
        assertThat(plain).isInstanceOf(Answer.Got.class);
        assertThat(newest()).isEqualTo(plain);
        site.on("/s/kanaldaily?before=100", ScriptedSite.page(Pages.text("no-posts.html")));
        assertThat(client.before("kanaldaily", 100, PreviewClientTest::goOn))
                .isInstanceOfSatisfying(
                        Answer.Got.class, got -> assertThat(got.page()).isInstanceOf(PreviewPage.History.class));
    }

    @Test
    void aChannelWithoutPreviewRedirectsToItsCard() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.answer(302, "Location: /kanaldaily\r\n", ""))
                .on("/kanaldaily", ScriptedSite.page(Pages.text("card-no-preview.html")));
        assertThat(newest())
                .isInstanceOfSatisfying(
                        Answer.Got.class, got -> assertThat(got.page()).isInstanceOf(PreviewPage.ChannelCard.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/", "https://example.org/", "//127.0.0.2/x", "file:///etc/passwd"})
    void aRedirectToAnotherSiteIsNotFollowed(String target) throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.answer(302, "Location: " + target + "\r\n", ""));
        assertThat(newest()).isInstanceOf(Answer.Never.class);
        assertThat(site.asked()).containsExactly("/s/kanaldaily");
    }

    /** There t.me sends whoever asks for what cannot be a name. */
    @Test
    void aNameThatLeadsToTelegramsFrontDoorIsUnknown() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.answer(302, "Location: https://telegram.org/\r\n", ""));
        assertThat(newest()).isEqualTo(new Answer.Got(new PreviewPage.Unknown()));
    }

    @Test
    void redirectsInACircleComeToAnEnd() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.answer(301, "Location: /s/kanaldaily\r\n", ""));
        assertThat(newest()).isEqualTo(new Answer.Never("it redirects in a circle"));
        assertThat(site.asked()).hasSize(4);
    }

    @Test
    void notFoundIsAnUnknownName() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.status(404));
        assertThat(newest()).isEqualTo(new Answer.Got(new PreviewPage.Unknown()));
    }

    @Test
    void aBusySiteIsLeftAloneForAsLongAsItAsks() throws InterruptedException {
        site.on(
                "/s/kanaldaily",
                ScriptedSite.answer(429, "Retry-After: 90\r\n", ""),
                ScriptedSite.page(Pages.text("no-posts.html")));
        assertThat(newest()).isEqualTo(new Answer.Later("it asks for fewer requests (429)", Duration.ofSeconds(90)));
        Instant told = clock.instant();
        assertThat(newest()).isInstanceOf(Answer.Got.class);
        assertThat(Duration.between(told, clock.instant())).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void retryAfterMayBeADateOrNonsense() throws InterruptedException {
        site.on(
                "/s/kanaldaily",
                ScriptedSite.answer(503, "Retry-After: Tue, 10 Mar 2026 00:02:00 GMT\r\n", ""),
                ScriptedSite.answer(429, "Retry-After: soon\r\n", ""),
                ScriptedSite.answer(429, "Retry-After: 999999999\r\n", ""));
        assertThat(newest()).isEqualTo(new Answer.Later("it asks for fewer requests (503)", Duration.ofMinutes(2)));
        assertThat(newest()).isEqualTo(new Answer.Later("it asks for fewer requests (429)", Duration.ofMinutes(1)));
        assertThat(newest()).isEqualTo(new Answer.Later("it asks for fewer requests (429)", Duration.ofHours(1)));
    }

    @Test
    void requestsKeepTheirDistance() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.page(Pages.text("no-posts.html")));
        for (int request = 0; request < 20; request++) {
            newest();
        }
        assertThat(Duration.between(START, clock.instant())).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void aFailingSiteIsAskedAgainLater(int status) throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.status(status));
        assertThat(newest()).isEqualTo(new Answer.Later("it answered " + status, Duration.ofSeconds(5)));
    }

    @Test
    void aForbiddenPageStaysForbidden() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.status(403));
        assertThat(newest()).isEqualTo(new Answer.Never("it refuses to show it to this machine (403)"));
    }

    @Test
    void connectionsThatBreakAreAskedAgainLater() throws InterruptedException {
        String html = Pages.text("history-newest.html");
        site.on(
                "/s/kanaldaily",
                ScriptedSite.raw(""),
                ScriptedSite.raw("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + html.substring(0, 9_000)),
                ScriptedSite.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n<html><body>"),
                ScriptedSite.raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot a zip"),
                ScriptedSite.raw("SSH-2.0-OpenSSH_9.2\r\n"));
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(newest()).as("attempt %d", attempt).isInstanceOf(Answer.Later.class);
        }
    }

    @Test
    void aPageWithoutALengthThatBreaksOffIsSeenAsIncomplete() throws InterruptedException {
        String html = Pages.text("history-newest.html");
        site.on(
                "/s/kanaldaily",
                ScriptedSite.raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + html.substring(0, 9_000)));
        assertThat(newest())
                .isInstanceOfSatisfying(
                        Answer.Got.class,
                        got -> assertThat(((PreviewPage.History) got.page()).complete())
                                .isFalse());
    }

    @Test
    void slowAndSilentSitesAreGivenUp() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.dawdle(), ScriptedSite.silence());
        try (PreviewClient hasty = client(Duration.ofMillis(300))) {
            assertThat(hasty.newest("kanaldaily", PreviewClientTest::goOn)).isInstanceOf(Answer.Later.class);
            assertThat(hasty.newest("kanaldaily", PreviewClientTest::goOn)).isInstanceOf(Answer.Later.class);
        }
    }

    @Test
    void aPageThatIsTooLargeIsRefusedAlsoWhenItIsPacked() throws InterruptedException {
        String large = "<html>" + "x".repeat(10 << 20) + "</html>";
        site.on("/s/kanaldaily", ScriptedSite.page(large), ScriptedSite.zipped(large));
        assertThat(newest()).isEqualTo(new Answer.Never("the page is larger than 6 MB"));
        assertThat(newest()).isEqualTo(new Answer.Never("the page is larger than 6 MB"));
    }

    @Test
    void anotherSitesPageIsToldApart() throws InterruptedException {
        site.on("/s/kanaldaily", ScriptedSite.page("<html><title>Router login</title></html>"));
        assertThat(newest()).isEqualTo(new Answer.Got(new PreviewPage.Foreign("Router login")));
    }

    @Test
    void waitingCanBeGivenUp() {
        site.on("/s/kanaldaily", ScriptedSite.answer(429, "Retry-After: 600\r\n", ""));
        assertThatThrownBy(() -> {
                    newest();
                    client.newest("kanaldaily", () -> {
                        throw new CancellationException("enough");
                    });
                })
                .hasMessage("enough");
    }

    @Test
    void anAddressNobodyServesIsAskedAgainLater() throws InterruptedException {
        URI address = site.address();
        site.close();
        assertThat(newest()).as(address.toString()).isInstanceOf(Answer.Later.class);
    }
}
