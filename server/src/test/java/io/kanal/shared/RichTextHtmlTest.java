package io.kanal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.RichText.Kind;
import io.kanal.shared.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RichTextHtmlTest {
    private static final Set<String> ELEMENTS =
            Set.of("body", "b", "i", "u", "s", "code", "pre", "blockquote", "span", "a");
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final Set<String> ATTRIBUTES = Set.of("class", "tabindex", "href", "rel", "target");

    private static String html(String text, Span... spans) {
        return RichTextHtml.of(new RichText(text, List.of(spans)));
    }

    @Test
    void nestedAndOverlappingSpansBecomeNestedElements() {
        assertThat(html("bold and italic", Span.of(Kind.BOLD, 0, 8), Span.of(Kind.ITALIC, 5, 10)))
                .isEqualTo("<b>bold <i>and</i></b><i> italic</i>");
        assertThat(html("quote", Span.of(Kind.BOLD, 0, 5), Span.of(Kind.BLOCKQUOTE, 0, 5)))
                .isEqualTo("<blockquote><b>quote</b></blockquote>");
        assertThat(html("a quote b", Span.of(Kind.BOLD, 0, 9), Span.of(Kind.BLOCKQUOTE, 2, 5)))
                .isEqualTo("<b>a </b><blockquote><b>quote</b></blockquote><b> b</b>");
    }

    @Test
    void linksAreWhatTheirKindSays() {
        assertThat(html("see @durov", Span.of(Kind.MENTION, 4, 6))).contains("href=\"https://t.me/durov\"");
        assertThat(html("example.org/x", Span.of(Kind.URL, 0, 13))).contains("href=\"https://example.org/x\"");
        assertThat(html("localhost:8080/x", Span.of(Kind.URL, 0, 16))).contains("href=\"https://localhost:8080/x\"");
        assertThat(html("a@b.org", Span.of(Kind.EMAIL, 0, 7))).contains("href=\"mailto:a@b.org\"");
        assertThat(html("#news", Span.of(Kind.HASHTAG, 0, 5))).contains("href=\"/app/search?q=%23news\"");
        assertThat(html("x y", new Span(Kind.TEXT_LINK, 0, 3, "https://a.org/?q=\"&<"), Span.of(Kind.MENTION, 0, 1)))
                .isEqualTo("<a href=\"https://a.org/?q=&quot;&amp;&lt;\" rel=\"noopener noreferrer nofollow ugc\""
                        + " target=\"_blank\">x y</a>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                " JaVaScRiPt:alert(1)",
                "java\nscript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "//evil.example",
                "https:",
                "https://",
                ":",
                ""
            })
    void otherAddressesAreNotLinked(String address) {
        assertThat(html("here", new Span(Kind.TEXT_LINK, 0, 4, address))).isEqualTo("here");
    }

    @Test
    void aPairOfSurrogatesIsNeverTornApart() {
        assertThat(html("a😀b", Span.of(Kind.BOLD, 0, 2), Span.of(Kind.ITALIC, 2, 2)))
                .isEqualTo("<b>a<i>😀</i></b><i>b</i>");
    }

    @RepeatedTest(400)
    void nothingPeopleWriteBecomesMarkupAndEveryLetterStays(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String text = randomText(random);
        List<Span> spans = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0 && !text.isEmpty(); i--) {
            int offset = random.nextInt(text.length());
            int length = 1 + random.nextInt(text.length() - offset);
            Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            spans.add(new Span(kind, offset, length, random.nextBoolean() ? null : randomText(random)));
        }
        Element body = Jsoup.parseBodyFragment(RichTextHtml.of(new RichText(text, spans)))
                .body();

        StringBuilder letters = new StringBuilder();
        NodeVisitor collector = (node, depth) -> {
            if (node instanceof TextNode words) {
                letters.append(words.getWholeText());
            }
        };
        body.traverse(collector);
        assertThat(letters.toString()).isEqualTo(text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]", "\uFFFD"));
        for (Element element : body.getAllElements()) {
            assertThat(ELEMENTS).contains(element.normalName());
            for (Attribute attribute : element.attributes()) {
                assertThat(ATTRIBUTES).contains(attribute.getKey());
            }
            if (element.hasAttr("href")) {
                assertThat(element.attr("href")).matches("(?is)(https?://|tg:|mailto:|/app/search\\?q=).*");
            }
        }
    }

    private static String randomText(Random random) {
        String[] pieces = {
            "<b>",
            "</span>",
            "\"",
            "'",
            "&",
            "&lt;",
            "javascript:alert(1)",
            "https://a.org/",
            "😀",
            "\n",
            "\r",
            "слово ",
            "متن",
            "\u202E",
            "<script>",
            "-->",
            "]]>",
            " ",
            "@name",
            "\u0000",
            "x",
            "=",
            "</a>",
            "</pre>",
            "\uD83D"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        // Half a letter at the end of a text may stand alone; the test compares whole letters only.
        return text.toString().replace("\uD83D", "?");
    }
}
