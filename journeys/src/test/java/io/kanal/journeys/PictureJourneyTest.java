package io.kanal.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Looking at the pictures of an album, by keyboard, mouse and finger. */
class PictureJourneyTest {
    private static String post;

    @BeforeAll
    static void bringAnAlbumIn() throws IOException {
        List<int[]> sizes = List.of(new int[] {1200, 600}, new int[] {500, 900}, new int[] {300, 300});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            StringBuilder messages = new StringBuilder();
            for (int at = 0; at < sizes.size(); at++) {
                int width = sizes.get(at)[0];
                int height = sizes.get(at)[1];
                messages.append(at == 0 ? "" : ",")
                        .append("""
                                {"id":%d,"type":"message","date":"2026-09-21T10:00:00","date_unixtime":"1790000000","from":"Pier","from_id":"channel2000000778",
                                "text":"%s","text_entities":[],"photo":"photos/%d.png","width":%d,"height":%d}""".formatted(at + 1, at == 0 ? "Pictures of the pier" : "", at, width, height));
                zip.putNextEntry(new ZipEntry("photos/" + at + ".png"));
                zip.write(picture(width, height));
            }
            zip.putNextEntry(new ZipEntry("result.json"));
            zip.write("{\"name\":\"Pier\",\"type\":\"public_channel\",\"id\":2000000778,\"messages\":[%s]}"
                    .formatted(messages)
                    .getBytes(StandardCharsets.UTF_8));
        }
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Page page = visit.open("/app/imports");
            page.setInputFiles("input[type=file]", new FilePayload("pier.zip", "application/zip", bytes.toByteArray()));
            page.locator("input[name=media]").check();
            page.locator("form#upload button.prime").click();
            page.waitForURL("**/app/jobs/*");
            page.locator(".tag.good").first().waitFor(new Locator.WaitForOptions().setTimeout(30_000));
            visit.open("/app/search?q=%22Pictures+of+the+pier%22");
            page.locator("main a[href^='/app/posts/']").first().waitFor();
            post = Objects.requireNonNull(
                            page.locator("main a[href^='/app/posts/']").first().getAttribute("href"))
                    .replaceAll("[?#].*", "");
        }
    }

    private static byte[] picture(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(width * height));
        pen.fillRect(width / 4, height / 4, width / 2, height / 2);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static boolean open(Page page) {
        return Boolean.TRUE.equals(page.evaluate("document.getElementById('viewer').open"));
    }

    private static void waitUntilOpen(Page page, boolean open) {
        page.waitForFunction("open => document.getElementById('viewer').open === open", open);
    }

    private static void waitUntilWiderThan(Page page, int width) {
        page.waitForFunction(
                "width => document.querySelector('#viewer img').getBoundingClientRect().width > width", width);
    }

    private static Object focused(Page page) {
        return page.evaluate("document.activeElement.dataset.photo ?? ''");
    }

    @Test
    void theBackButtonClosesTheViewerAndFocusReturns() {
        try (Visit visit = Visit.by(Visit.Device.DESK, ColorScheme.LIGHT).loggedIn()) {
            Page page = visit.open(post);
            String before = page.url();
            List<String> photos = page.locator("a[data-photo]").all().stream()
                    .map(link -> link.getAttribute("data-photo"))
                    .toList();
            assertThat(photos).hasSize(3);
            page.locator("a[data-photo]").first().focus();
            page.keyboard().press("Enter");
            waitUntilOpen(page, true);
            assertThat(page.url()).endsWith("#photo-" + photos.getFirst());
            assertThat(page.locator("#viewer [data-do=earlier]").isVisible()).isFalse();
            page.keyboard().press("ArrowRight");
            assertThat(page.url()).endsWith("#photo-" + photos.get(1));
            assertThat(page.locator("#viewer .count").textContent()).isEqualTo("2 of 3");
            visit.picture("viewer-desk");
            for (int presses = 0; presses < 8; presses++) {
                page.keyboard().press("Tab");
                assertThat(page.evaluate("!!document.activeElement.closest('#viewer')"))
                        .isEqualTo(true);
            }
            page.goBack();
            waitUntilOpen(page, false);
            assertThat(page.url()).isEqualTo(before);
            assertThat(focused(page)).isEqualTo(photos.get(1));

            page.locator("a[data-photo]").nth(2).click();
            waitUntilOpen(page, true);
            page.reload();
            waitUntilOpen(page, true);
            assertThat(page.locator("#viewer .count").textContent()).isEqualTo("3 of 3");
            page.keyboard().press("Escape");
            waitUntilOpen(page, false);
            assertThat(page.url()).doesNotContain("#photo");
            assertThat(focused(page)).isEqualTo(photos.get(2));
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void aPictureIsZoomedAndDownloaded() {
        try (Visit visit = Visit.by(Visit.Device.PHONE, ColorScheme.DARK).loggedIn()) {
            Page page = visit.open(post);
            page.locator("a[data-photo]").first().click();
            waitUntilOpen(page, true);
            double fitted = page.locator("#viewer img").boundingBox().width;
            assertThat(fitted).isEqualTo(390);
            page.keyboard().press("+");
            waitUntilWiderThan(page, 400);
            page.keyboard().press("0");
            page.locator("#viewer .board").click();
            waitUntilWiderThan(page, 900);
            page.locator("#viewer .board").click();
            assertThat(page.waitForDownload(
                                    () -> page.locator("#viewer a[download]").click())
                            .suggestedFilename())
                    .endsWith(".png");
            assertThat(open(page)).isTrue();
            assertThat(visit.scrollsSideways()).isFalse();
            visit.picture("viewer-phone");
        }
    }

    @Test
    void withoutAScriptThePicturesFileOpens() {
        try (Visit visit = Visit.withoutScripts().loggedIn()) {
            Page page = visit.open(post);
            page.locator("a[data-photo]").first().click();
            page.waitForURL("**/app/media/*");
        }
    }
}
