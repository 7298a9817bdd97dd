package io.kanal.shared.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class LinesHtmlTest {
    private static String lines(String text, Span... spans) {
        return LinesHtml.of(RichTextHtml.of(new RichText(text, List.of(spans))));
    }

    @Test
    void everyLineFindsItsOwnDirection() {
        assertThat(lines("سلام (Kanal)\nHello (world)\n\nپایان"))
                .isEqualTo("<div dir=\"auto\">سلام (Kanal)</div><div dir=\"auto\">Hello (world)</div>"
                        + "<div><br></div><div dir=\"auto\">پایان</div>");
        assertThat(lines("one")).isEqualTo("<div dir=\"auto\">one</div>");
    }

    @Test
    void whatReachesOverALineIsOpenedAgainAndLinksStayOne() {
        assertThat(lines("a b\nc d", Span.of(Kind.BOLD, 2, 3)))
                .isEqualTo("<div dir=\"auto\">a <b>b</b></div><div dir=\"auto\"><b>c</b> d</div>");
        assertThat(lines("a\nb", new Span(Kind.TEXT_LINK, 0, 3, "https://example.org")))
                .startsWith("<div dir=\"auto\"><a href")
                .contains("a\nb</a></div>");
    }

    @Test
    void quotesAndCodeAreBlocksOfTheirOwn() {
        assertThat(lines("پیش\n(نقل) x\nدو\nafter", Span.of(Kind.BLOCKQUOTE, 4, 10)))
                .isEqualTo("<div dir=\"auto\">پیش</div><blockquote dir=\"rtl\"><div dir=\"auto\">(نقل) x</div>"
                        + "<div dir=\"auto\">دو</div></blockquote><div dir=\"auto\">after</div>");
        assertThat(lines("see\na\nb\nend", Span.of(Kind.PRE, 4, 3)))
                .isEqualTo("<div dir=\"auto\">see</div><pre dir=\"auto\" tabindex=\"0\"><code>a\nb</code></pre>"
                        + "<div dir=\"auto\">end</div>");
    }

    /** Whatever stands in whatever spans: no letter is lost, nothing is left open, and links and hidden text aside no line holds two. */
    @Test
    void anyTextKeepsItsLetters() {
        Random random = new Random(7);
        Kind[] kinds = {
            Kind.BOLD,
            Kind.ITALIC,
            Kind.CODE,
            Kind.SPOILER,
            Kind.BLOCKQUOTE,
            Kind.PRE,
            Kind.TEXT_LINK,
            Kind.STRIKETHROUGH
        };
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append("ab\nسl<&\n (".charAt(random.nextInt(10)));
            }
            List<Span> spans = new ArrayList<>();
            for (int i = 0; i < random.nextInt(5); i++) {
                int from = random.nextInt(29);
                spans.add(new Span(
                        kinds[random.nextInt(kinds.length)],
                        from,
                        1 + random.nextInt(30 - from),
                        "https://example.org"));
            }
            String html = LinesHtml.of(RichTextHtml.of(new RichText(text.toString(), spans)));
            Element body = Jsoup.parseBodyFragment(html).body();
            assertThat(body.wholeText().replaceAll("\\s", ""))
                    .as("%s %s%n%s", text, spans, html)
                    .isEqualTo(text.toString().replaceAll("\\s", ""));
            assertThat(html.split("<div", -1)).hasSameSizeAs(html.split("</div>", -1));
            assertThat(body.select("div > div, div > blockquote, div > pre")).isEmpty();
            body.select("div:not(:has(a, span, br))")
                    .forEach(line -> assertThat(line.wholeText()).doesNotContain("\n"));
        }
    }
}
