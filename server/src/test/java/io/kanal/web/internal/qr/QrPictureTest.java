package io.kanal.web.internal.qr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** QR codes hold what their standard wants where cameras look first, and nothing that a page's policy forbids. */
class QrPictureTest {
    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");

    @Test
    void theFindersStandInThreeCornersWithinAQuietMargin() {
        Element svg = picture("https://t.me/kanal_bot?start=ABCD2345EFGH", "An invite");
        int side = Integer.parseInt(svg.attr("viewBox").split(" ", -1)[2]);
        assertThat((side - 8 - 21) % 4).as("a version of the standard").isZero();
        boolean[][] dark = modules(svg, side);
        for (int[] corner : new int[][] {{4, 4}, {side - 11, 4}, {4, side - 11}}) {
            for (int y = 0; y < 7; y++) {
                for (int x = 0; x < 7; x++) {
                    boolean ring = Math.max(Math.abs(x - 3), Math.abs(y - 3)) != 2;
                    assertThat(dark[corner[1] + y][corner[0] + x])
                            .as("finder at %d,%d: %d,%d", corner[0], corner[1], x, y)
                            .isEqualTo(ring);
                }
            }
        }
        for (int i = 0; i < side; i++) {
            for (int margin = 0; margin < 4; margin++) {
                assertThat(dark[margin][i]
                                || dark[i][margin]
                                || dark[side - 1 - margin][i]
                                || dark[i][side - 1 - margin])
                        .isFalse();
            }
        }
    }

    @Test
    void anotherLinkIsAnotherPicture() {
        assertThat(QrPicture.svg("https://t.me/kanal_bot?start=ABCD2345EFGH", "x"))
                .isNotEqualTo(QrPicture.svg("https://t.me/kanal_bot?start=ABCD2345EFGI", "x"));
    }

    @Test
    void theDescriptionIsTextAndNothingIsStyledOrScripted() {
        String svg = QrPicture.svg("x", "\"><script>alert(1)</script>");
        assertThat(svg).doesNotContain("<script", "style=");
        assertThat(picture("x", "\"><script>alert(1)</script>").attr("aria-label"))
                .isEqualTo("\"><script>alert(1)</script>");
        assertThat(svg).contains("role=\"img\"");
    }

    private static Element picture(String text, String description) {
        return Jsoup.parse(QrPicture.svg(text, description)).expectFirst("svg");
    }

    private static boolean[][] modules(Element svg, int side) {
        boolean[][] dark = new boolean[side][side];
        for (MatchResult run :
                RUN.matcher(svg.expectFirst("path").attr("d")).results().toList()) {
            int x = Integer.parseInt(run.group(1));
            for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
                dark[Integer.parseInt(run.group(2))][x + i] = true;
            }
        }
        return dark;
    }
}
