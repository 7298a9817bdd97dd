package io.kanal.shared.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RichTextHtmlTest {
    private static final Set<String> ELEMENTS =
            Set.of("body", "b", "i", "u", "s", "code", "pre", "blockquote", "span", "a");
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final List<Kind> STYLES = List.of(
            Kind.BOLD,
            Kind.ITALIC,
            Kind.UNDERLINE,
            Kind.STRIKETHROUGH,
            Kind.SPOILER,
            Kind.CODE,
            Kind.PRE,
            Kind.BLOCKQUOTE);
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

    /** A link that nobody sees is a stop for the keyboard at nothing. */
    @Test
    void whatCannotBeSeenIsNoLink() {
        for (String hidden : List.of("\u200b", "\u2060 ", "\u3164", "\u200e\u00a0")) {
            assertThat(html(hidden + "news", new Span(Kind.TEXT_LINK, 0, hidden.length(), "https://a.org/")))
                    .doesNotContain("<a")
                    .endsWith("news");
        }
        assertThat(html("\u200bx", new Span(Kind.TEXT_LINK, 0, 2, "https://a.org/")))
                .contains("<a ");
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

    /** The elements around a letter are those of the spans over it, however these overlap. */
    @RepeatedTest(300)
    void eachLetterStandsInTheElementsOfItsSpans(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String text = "abcdefghijklmnop".substring(0, 4 + random.nextInt(12));
        List<Span> spans = new ArrayList<>();
        for (int i = random.nextInt(RichText.DEEPEST_NESTING); i > 0; i--) {
            int offset = random.nextInt(text.length());
            Kind kind = STYLES.get(random.nextInt(STYLES.size()));
            spans.add(Span.of(kind, offset, 1 + random.nextInt(text.length() - offset)));
        }
        Element body =
                Jsoup.parseBodyFragment(html(text, spans.toArray(Span[]::new))).body();
        List<Set<String>> around = new ArrayList<>();
        NodeVisitor collector = (node, depth) -> {
            if (node instanceof TextNode words) {
                Set<String> names = new TreeSet<>();
                for (Element each = words.parent(); each != null && !each.nameIs("body"); each = each.parent()) {
                    names.add(each.normalName());
                }
                around.addAll(Collections.nCopies(words.getWholeText().length(), names));
            }
        };
        body.traverse(collector);
        List<Set<String>> wanted = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            int letter = i;
            Set<String> names = new TreeSet<>();
            spans.stream()
                    .filter(span -> span.offset() <= letter && letter < span.end())
                    .forEach(span -> names.addAll(elements(span.kind())));
            wanted.add(names);
        }
        assertThat(around).as("%s", spans).isEqualTo(wanted);
    }

    private static List<String> elements(Kind kind) {
        return switch (kind) {
            case BOLD -> List.of("b");
            case ITALIC -> List.of("i");
            case UNDERLINE -> List.of("u");
            case STRIKETHROUGH -> List.of("s");
            case CODE -> List.of("code");
            case SPOILER -> List.of("span");
            case PRE -> List.of("pre", "code");
            case BLOCKQUOTE -> List.of("blockquote");
            default -> throw new IllegalArgumentException("No style: " + kind);
        };
    }

    @Test
    @Timeout(10)
    void thirtyThousandSpansAreRenderedAtOnce() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            spans.add(new Span(Kind.TEXT_LINK, i * 28, 27, "https://example.org/a-long-way-to-go/" + i));
        }
        RichText rich = new RichText("x".repeat(840_000), spans);
        assertThat(RichTextHtml.of(rich)).hasSizeLessThan(2_000_000).contains("a-long-way-to-go/1999\"");
        assertThat(rich.bounded().spans()).isEqualTo(spans.subList(0, RichText.MOST_SPANS));
    }

    @Test
    @Timeout(10)
    void thousandsOfSpansOverEachOtherAreCutToThoseOutside() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            spans.add(Span.of(i % 2 == 0 ? Kind.BOLD : Kind.ITALIC, i, 40_000));
        }
        RichText rich = new RichText("x".repeat(50_000), spans);
        assertThat(RichTextHtml.of(rich)).hasSizeLessThan(60_000);
        assertThat(rich.bounded().spans()).isEqualTo(spans.subList(0, RichText.DEEPEST_NESTING));
        RichText bounded = rich.bounded();
        assertThat(bounded.bounded()).isSameAs(bounded);
    }

    @Test
    @Timeout(10)
    void anAddressThatComesAgainAndAgainIsNotRepeatedWithoutEnd() {
        List<Span> spans = new ArrayList<>();
        spans.add(new Span(Kind.TEXT_LINK, 0, 10_000, "https://example.org/" + "&".repeat(4_000)));
        for (int i = 0; i < 1_900; i++) {
            spans.add(Span.of(Kind.BLOCKQUOTE, i * 5, 2));
        }
        assertThat(RichTextHtml.of(new RichText("x".repeat(10_000), spans))).hasSizeLessThan(4_000_000);
    }

    @Test
    void realFormattingIsNeverCut() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 1_365; i++) {
            spans.add(Span.of(Kind.HASHTAG, i * 3, 2));
        }
        for (Kind kind : KINDS) {
            if (!kind.automatic()) {
                spans.add(new Span(kind, 0, 4_096, "https://example.org"));
            }
        }
        RichText longest = new RichText("#a ".repeat(1_366).substring(0, 4_096), spans);
        assertThat(longest.bounded()).isSameAs(longest);
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
