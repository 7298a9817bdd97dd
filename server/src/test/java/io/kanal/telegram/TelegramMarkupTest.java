package io.kanal.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import io.kanal.simulator.text.Entity;
import io.kanal.simulator.text.Markup;
import io.kanal.simulator.text.StyledText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renderers, judged by the simulator's parser of Telegram's HTML, which was written apart from them. */
final class TelegramMarkupTest {
    private static final Set<Kind> STYLES =
            Set.of(Kind.BOLD, Kind.ITALIC, Kind.UNDERLINE, Kind.STRIKETHROUGH, Kind.SPOILER);
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final List<String> WORDS = List.of(
            "a",
            " ",
            "\n",
            "\n\n",
            "<b>",
            "</b>",
            "&lt;",
            "&",
            "\"",
            "<a href=\"tg://user?id=1\">",
            "]]>",
            "👨‍👩‍👧",
            "🏳️‍🌈",
            "слово",
            "\u202e",
            "ی\u200cک",
            "\ud83d",
            "\udc00",
            "\u0000",
            "\t",
            "Sentence ends. ",
            "@someone",
            "https://example.org/?a=b&c=d");

    static StyledText judged(RichText rich) {
        return Markup.parse(TelegramMarkup.html(rich), "HTML");
    }

    @Test
    void everyKindOfSpanComesThrough() {
        String text = "bold italic under strike spoiler code link anna 👍 end";
        RichText rich = new RichText(
                text,
                List.of(
                        span(text, "bold", Kind.BOLD, null),
                        span(text, "italic", Kind.ITALIC, null),
                        span(text, "under", Kind.UNDERLINE, null),
                        span(text, "strike", Kind.STRIKETHROUGH, null),
                        span(text, "spoiler", Kind.SPOILER, null),
                        span(text, "code", Kind.CODE, null),
                        span(text, "link", Kind.TEXT_LINK, "https://example.org/a?b=1&c=\u00e9"),
                        span(text, "anna", Kind.TEXT_MENTION, "123456789"),
                        span(text, "👍", Kind.CUSTOM_EMOJI, "5368324170671202286")));
        assertThat(judged(rich).text()).isEqualTo(text);
        assertThat(judged(rich).entities())
                .extracting(Entity::type)
                .containsExactly(
                        "bold",
                        "italic",
                        "underline",
                        "strikethrough",
                        "spoiler",
                        "code",
                        "text_link",
                        "text_mention",
                        "custom_emoji");
        assertThat(judged(rich).entities())
                .extracting(Entity::argument)
                .contains("https://example.org/a?b=1&c=\u00e9", "123456789", "5368324170671202286");
    }

    @Test
    void blocksKeepTheirLanguageAndTheirFold() {
        String text = "quote\nint x;\nfolded";
        RichText rich = new RichText(
                text,
                List.of(
                        span(text, "quote", Kind.BLOCKQUOTE, null),
                        span(text, "int x;", Kind.PRE, "c++"),
                        span(text, "folded", Kind.EXPANDABLE_BLOCKQUOTE, null)));
        assertThat(judged(rich).entities())
                .extracting(Entity::type)
                .containsExactly("blockquote", "pre", "expandable_blockquote");
        assertThat(judged(rich).entities().get(1).argument()).isEqualTo("c++");
    }

    @Test
    void overlappingSpansNest() {
        RichText rich = new RichText(
                "abcdef",
                List.of(
                        Span.of(Kind.BOLD, 0, 4),
                        Span.of(Kind.ITALIC, 2, 4),
                        new Span(Kind.TEXT_LINK, 1, 4, "https://example.org/")));
        assertThat(judged(rich).entities())
                .extracting(e -> e.type() + e.offset() + "-" + e.end())
                .contains("bold0-1", "text_link1-5", "bold1-4", "italic2-5", "italic5-6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "tg://user?id=777000",
                "tg:user?id=777000",
                "TG://USER?id=777000",
                "tg://emoji?id=5",
                "tg://settings/devices",
                "http://a\"><b>x",
                "https://",
                "file:///etc/passwd",
                "  ",
                "https://exa mple.org",
                "mailto:a@b.example"
            })
    void aLinkLeadsToTheWebOrToAChat(String address) {
        RichText rich = new RichText("words", List.of(new Span(Kind.TEXT_LINK, 0, 5, address)));
        assertThat(TelegramMarkup.html(rich)).isEqualTo("words");
    }

    @Test
    void aLinkToAChatStays() {
        RichText rich =
                new RichText("words", List.of(new Span(Kind.TEXT_LINK, 0, 5, "tg://resolve?domain=durov&post=1")));
        assertThat(judged(rich).entities())
                .extracting(Entity::argument)
                .containsExactly("tg://resolve?domain=durov&post=1");
    }

    @Test
    void anyTextGivesMarkupThatTelegramReadsAndNothingThatWasNotAsked() {
        SplittableRandom random = new SplittableRandom(20261121);
        for (int round = 0; round < 4_000; round++) {
            RichText rich = anyText(random, 40);
            StyledText got = judged(rich);
            assertThat(words(got.text())).as("%s", rich).isEqualTo(words(rich.text()));
            int shift = cleaned(rich.text()).indexOf(got.text());
            assertThat(shift).as("%s", rich).isNotNegative();
            for (Entity entity : got.entities()) {
                if (automatic(entity)) {
                    continue;
                }
                Kind kind = Kind.valueOf(entity.type().toUpperCase(Locale.ROOT));
                assertThat(rich.spans().stream()
                                .filter(span -> span.kind() == kind)
                                .filter(span -> STYLES.contains(kind)
                                        || span.argument() == null
                                        || entity.argument() == null
                                        || entity.argument().startsWith(span.argument()))
                                .anyMatch(span -> span.offset() - shift - 1 <= entity.end()
                                        && entity.offset() <= span.end() - shift + 1))
                        .as("%s of %s", entity, rich)
                        .isTrue();
            }
        }
    }

    @Test
    void styledLettersAreThoseThatWereStyled() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            String text = "x".repeat(1 + random.nextInt(30));
            List<Span> spans = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                Kind kind = List.copyOf(STYLES).get(random.nextInt(STYLES.size()));
                int from = random.nextInt(text.length());
                spans.add(Span.of(kind, from, 1 + random.nextInt(text.length() - from)));
            }
            List<Entity> got = judged(new RichText(text, spans)).entities();
            for (int at = 0; at < text.length(); at++) {
                int place = at;
                Set<String> wanted = spans.stream()
                        .filter(s -> s.offset() <= place && place < s.end())
                        .map(s -> s.kind().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
                Set<String> seen = got.stream()
                        .filter(e -> e.offset() <= place && place < e.end())
                        .map(Entity::type)
                        .collect(Collectors.toSet());
                assertThat(seen).isEqualTo(wanted);
            }
        }
    }

    @Test
    void partsHoldEverythingAndBreakNothing() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 1_500; round++) {
            RichText rich = anyText(random, 60);
            int most = 16 + random.nextInt(60);
            List<RichText> parts = TelegramMarkup.split(rich, most);
            assertThat(parts).allSatisfy(part -> {
                assertThat(part.text().length()).isLessThanOrEqualTo(most);
                judged(part);
            });
            if (!rich.text().isBlank()) {
                assertThat(parts.stream()
                                .map(RichText::text)
                                .collect(Collectors.joining())
                                .replaceAll("[\\s\\u00a0]", ""))
                        .isEqualTo(rich.text().replaceAll("[\\s\\u00a0]", ""));
            }
        }
    }

    @Test
    void aTextIsCutAtTheBestBorderThatFits() {
        assertThat(texts(TelegramMarkup.split(RichText.plain("First part.\n\nSecond one. Third one."), 30)))
                .containsExactly("First part.", "Second one. Third one.");
        assertThat(texts(TelegramMarkup.split(RichText.plain("One line here\nthe other line"), 20)))
                .containsExactly("One line here", "the other line");
        assertThat(texts(TelegramMarkup.split(RichText.plain("It ends here. It goes on there"), 20)))
                .containsExactly("It ends here.", "It goes on there");
        assertThat(texts(TelegramMarkup.split(RichText.plain("words without an end"), 12)))
                .containsExactly("words", "without an", "end");
    }

    @Test
    void lettersOfManyUnitsAreNotTornApart() {
        String family = "👨‍👩‍👧‍👦";
        List<RichText> parts = TelegramMarkup.split(RichText.plain(family.repeat(1000)), 4096);
        assertThat(parts)
                .allSatisfy(part ->
                        assertThat(part.text().length() % family.length()).isZero());
        assertThat(String.join("", texts(parts))).isEqualTo(family.repeat(1000));
    }

    @Test
    void linksStayWholeAndCodeGoesOn() {
        String text = "x".repeat(14) + "linked words" + "y".repeat(10);
        RichText link = new RichText(text, List.of(new Span(Kind.TEXT_LINK, 14, 12, "https://example.org/")));
        assertThat(texts(TelegramMarkup.split(link, 20)).get(0)).isEqualTo("x".repeat(14));
        String code = "line one\n  line two\n  line three";
        List<RichText> parts =
                TelegramMarkup.split(new RichText(code, List.of(new Span(Kind.PRE, 0, code.length(), "java"))), 20);
        assertThat(parts)
                .allSatisfy(part -> assertThat(part.spans())
                        .extracting(Span::kind, Span::argument)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.PRE, "java")));
    }

    @Test
    void plainTextKeepsAddresses() {
        RichText rich = new RichText(
                "See the post, https://a.example/",
                List.of(
                        new Span(Kind.TEXT_LINK, 4, 8, "https://t.me/kanal/1"),
                        new Span(Kind.TEXT_LINK, 14, 18, "https://a.example/")));
        assertThat(TelegramMarkup.plain(rich)).isEqualTo("See the post (https://t.me/kanal/1), https://a.example/");
    }

    @Test
    void aRichMessageHasParagraphsQuotesAndCode() {
        String text = "Head\n\nline one\nline <two>\nquoted\n\nint x;";
        RichText rich = new RichText(
                text,
                List.of(
                        span(text, "Head", Kind.BOLD, null),
                        span(text, "quoted", Kind.BLOCKQUOTE, null),
                        span(text, "int x;", Kind.PRE, "c")));
        assertThat(TelegramMarkup.rich(rich).get("html").asString())
                .isEqualTo("<p><b>Head</b></p><p>line one<br>line &lt;two&gt;<br></p>"
                        + "<blockquote><p>quoted</p></blockquote>"
                        + "<pre><code class=\"language-c\">int x;</code></pre>");
        assertThat(TelegramMarkup.rich(RichText.plain("سلام world"))
                        .path("is_rtl")
                        .asBoolean(false))
                .isTrue();
    }

    private static RichText anyText(SplittableRandom random, int mostWords) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(mostWords); i > 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        List<Span> spans = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            int from = random.nextInt(text.length());
            spans.add(new Span(
                    kind,
                    from,
                    1 + random.nextInt(text.length() - from),
                    Map.of(
                                    Kind.TEXT_LINK,
                                    "https://example.org/x",
                                    Kind.TEXT_MENTION,
                                    "4503599627370495",
                                    Kind.CUSTOM_EMOJI,
                                    "5368324170671202286",
                                    Kind.PRE,
                                    "java")
                            .get(kind)));
        }
        return new RichText(text.toString(), spans);
    }

    @Test
    @Timeout(10)
    void formattingWithoutEndTakesNoTimeWithoutEnd() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            spans.add(new Span(Kind.TEXT_LINK, i * 28, 27, "https://example.org/a-long-way-to-go/" + i));
            spans.add(Span.of(i % 2 == 0 ? Kind.BOLD : Kind.BLOCKQUOTE, i * 28, 840_000 - i * 28));
        }
        RichText rich = new RichText("x\n\n".repeat(280_000), spans);
        assertThat(TelegramMarkup.html(rich)).hasSizeLessThan(2_000_000);
        assertThat(TelegramMarkup.plain(rich)).hasSizeLessThan(2_000_000);
        List<Span> first = spans.subList(0, 2_000).stream()
                .map(span -> new Span(span.kind(), span.offset(), Math.min(span.length(), 3_000), span.argument()))
                .toList();
        RichText longest = new RichText("x\n\n".repeat(11_000), first);
        assertThat(TelegramMarkup.rich(longest).path("html").asString()).hasSizeLessThan(4_000_000);
    }

    private static boolean automatic(Entity entity) {
        return switch (entity.type()) {
            case "url", "mention", "hashtag", "cashtag", "bot_command", "email", "phone_number" -> true;
            default -> false;
        };
    }

    /** Words as Telegram leaves them: no control characters, no halves of letters, no white space at the ends. */
    private static String words(String text) {
        StringBuilder words = new StringBuilder();
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && c > ' ' && (c < 0x2000 || c > 0x200f) && c != 0x3000)
                .forEach(c -> words.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return words.toString();
    }

    /** The text unit by unit as Telegram keeps it. */
    private static String cleaned(String text) {
        StringBuilder cleaned = new StringBuilder();
        text.codePoints()
                .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
                .map(c -> c < ' ' && c != '\n' ? ' ' : c)
                .forEach(cleaned::appendCodePoint);
        return cleaned.toString();
    }

    private static List<String> texts(List<RichText> parts) {
        return parts.stream().map(RichText::text).toList();
    }

    private static Span span(String text, String words, Kind kind, @org.jspecify.annotations.Nullable String argument) {
        return new Span(kind, text.indexOf(words), words.length(), argument);
    }
}
