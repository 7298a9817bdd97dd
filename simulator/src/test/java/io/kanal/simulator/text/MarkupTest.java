package io.kanal.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected error texts are those of Telegram's own server. */
final class MarkupTest {
    private static String show(StyledText text) {
        return text.text() + " "
                + text.entities().stream()
                        .map(e -> "%s@%d+%d%s"
                                .formatted(
                                        e.type(),
                                        e.offset(),
                                        e.length(),
                                        e.argument() == null ? "" : "=" + e.argument()))
                        .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <b>bold <i>both</i></b>                         | bold both bold@0+9 italic@5+4
            😀<u>x</u>                                      | 😀x underline@2+1
            <a href="https://e.org/?a=1&amp;b=2">l</a>      | l text_link@0+1=https://e.org/?a=1&b=2
            <a href="tg://user?id=42">u</a>                 | u text_mention@0+1=42
            <pre><code class="language-java">x</code></pre> | x pre@0+1=java
            <blockquote expandable>q</blockquote>           | q expandable_blockquote@0+1
            <tg-emoji emoji-id="7">👍</tg-emoji>            | 👍 custom_emoji@0+2=7
            <span class="tg-spoiler">s</span> &lt;&#128512; | s <😀 spoiler@0+1
            see @somebody and #tag /start                   | see @somebody and #tag /start mention@4+9 hashtag@18+4 bot_command@23+6
            """)
    void htmlIsRead(String html, String expected) {
        assertThat(show(Markup.parse(html, "HTML"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <b>x            | Can't find end tag corresponding to start tag "b"
            😀<x>           | Unsupported start tag "x" at byte offset 4
            a</b>           | Unexpected end tag at byte offset 1
            <b>x</i>        | Unmatched end tag at byte offset 4, expected "</b>", found "</i>"
            <b              | Unclosed start tag at byte offset 0
            <span>x</span>  | Tag "span" must have class "tg-spoiler" at byte offset 0
            <a ="x">y</a>   | Empty attribute name in the tag "a" at byte offset 0
            """)
    void badHtmlIsRefusedInTelegramsWords(String html, String expected) {
        assertThatThrownBy(() -> Markup.parse(html, "html")).hasMessage("can't parse entities: " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            *bold _both_*                  ; bold both bold@0+9 italic@5+4
            __under__ ~gone~ ||hidden||    ; under gone hidden underline@0+5 strikethrough@6+4 spoiler@11+6
            [l](https://e\\.org/x)         ; l text_link@0+1=https://e.org/x
            ![👍](tg://emoji?id=7)         ; 👍 custom_emoji@0+2=7
            1\\.5 \\> 1                    ; 1.5 > 1
            """)
    void markdownV2IsRead(String markdown, String expected) {
        assertThat(show(Markup.parse(markdown, "MarkdownV2")).strip()).isEqualTo(expected);
    }

    @Test
    void markdownV2QuotesAndCode() {
        assertThat(show(Markup.parse(">one\n>two||\nafter", "MarkdownV2")))
                .isEqualTo("one\ntwo\nafter expandable_blockquote@0+8");
        assertThat(show(Markup.parse("```java\nint x;\n```", "MarkdownV2"))).isEqualTo("int x; pre@0+6=java");
        assertThat(show(Markup.parse("`a*b`", "MarkdownV2"))).isEqualTo("a*b code@0+3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            a.b         ; Character '.' is reserved and must be escaped with the preceding '\\'
            *bold       ; Can't find end of Bold entity at byte offset 0
            я _x        ; Can't find end of Italic entity at byte offset 3
            a > b       ; Character '>' is reserved and must be escaped with the preceding '\\'
            [x](http    ; Can't find end of a URL at byte offset 4
            ![x]y       ; The entity must contain a tg://emoji or tg://time URL
            """)
    void badMarkdownV2IsRefusedInTelegramsWords(String markdown, String expected) {
        assertThatThrownBy(() -> Markup.parse(markdown, "MarkdownV2"))
                .hasMessage("can't parse entities: " + expected.replace("\\\\", "\\"));
    }

    @Test
    void oldMarkdownIsRead() {
        assertThat(show(Markup.parse("*b* _i_ `c` [l](e.org) 1.5", "Markdown")))
                .isEqualTo("b i c l 1.5 bold@0+1 italic@2+1 code@4+1 text_link@6+1=http://e.org/");
        assertThatThrownBy(() -> Markup.parse("a *b", "Markdown"))
                .hasMessage("can't parse entities: Can't find end of the entity starting at byte offset 2");
    }

    @Test
    void crossingEntitiesAreSplitAndCodeStaysBare() {
        StyledText text = Entities.tidy(
                "0123456789",
                java.util.List.of(
                        Entity.of("bold", 0, 6),
                        new Entity("text_link", 4, 4, "http://e.org/"),
                        Entity.of("italic", 8, 2),
                        Entity.of("code", 8, 2)));
        assertThat(show(text)).isEqualTo("0123456789 bold@0+4 text_link@4+4=http://e.org/ bold@4+2 code@8+2");
    }

    @Test
    void anyTextIsReadOrRefused() {
        SplittableRandom random = new SplittableRandom(5);
        String alphabet = "ab<>/\"'=&;#*_~|`[]()!>\\.\n\r 😀שa-b\u202e:tg-emoji href";
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (String mode : new String[] {"HTML", "MarkdownV2", "Markdown", ""}) {
                try {
                    StyledText styled = Markup.parse(text.toString(), mode);
                    assertThat(styled.entities())
                            .allMatch(e -> e.length() > 0
                                    && e.offset() >= 0
                                    && e.end() <= styled.text().length());
                } catch (MarkupException e) {
                    assertThat(e).hasMessageMatching("(?s).+");
                }
            }
        }
    }
}
