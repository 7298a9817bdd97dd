package io.kanal.telegram;

import static io.kanal.telegram.TelegramMarkup.fromMarkdown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.kanal.simulator.text.Markup;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Markdown as models write it, compared in Telegram's HTML. */
final class ModelMarkdownTest {
    private static final List<String> SIGNS = List.of(
            "*",
            "**",
            "_",
            "__",
            "~~",
            "||",
            "`",
            "```",
            "```java\n",
            "[",
            "](",
            "](https://example.org/)",
            ")",
            "> ",
            ">",
            "\n",
            "\n\n",
            "# ",
            "### ",
            "- ",
            "---",
            "\\",
            "<a href=\"https://example.org/\">",
            "</a>",
            "<blockquote expandable>",
            "</blockquote>",
            "<pre>",
            "<pre><code class=\"language-py\">",
            "</code></pre>",
            "</pre>",
            "<code>",
            "</code>",
            "<tg-spoiler>",
            "</tg-spoiler>",
            "<script>",
            "&lt;",
            "&",
            "word",
            " ",
            "слово",
            "👍",
            "\ud83d",
            "1.");

    private static String html(String markdown) {
        return TelegramMarkup.html(fromMarkdown(markdown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '§',
            value = {
                "**bold** and *italic* ¦ <b>bold</b> and <i>italic</i>",
                "***both*** ¦ <b><i>both</i></b>",
                "__under__ ~~gone~~ ||hidden|| ¦ <u>under</u> <s>gone</s> <tg-spoiler>hidden</tg-spoiler>",
                "use `a < b` here ¦ use <code>a &lt; b</code> here",
                "[t](https://e.org/x) ¦ <a href=\"https://e.org/x\">t</a>",
                "[**t**](https://e.org/x_(y)) ¦ <a href=\"https://e.org/x_(y)\"><b>t</b></a>",
                "[t](e.org/x) ¦ <a href=\"https://e.org/x\">t</a>",
                "[t](javascript:alert(1)) ¦ t",
                "[t](tg://user?id=1) ¦ t",
                "![alt](https://e.org/p.png) ¦ <a href=\"https://e.org/p.png\">alt</a>",
                "as [1] and [2] say ¦ as [1] and [2] say",
                "# Head ¦ <b>Head</b>",
                "### Head **now** ¦ <b>Head now</b>",
                "#tag ¦ #tag",
                "- item ¦ • item",
                "* item ¦ • item",
                "-5 degrees ¦ -5 degrees",
                "---- ¦ ──────────",
                "2 * 3 * 4 ¦ 2 * 3 * 4",
                "snake_case_name and 2*3*4 ¦ snake_case_name and 2*3*4",
                "a || b ¦ a || b",
                "**open ¦ **open",
                "\\*not\\* ¦ *not*",
                "<b>no</b> & <i>so</i> ¦ &lt;b&gt;no&lt;/b&gt; &amp; &lt;i&gt;so&lt;/i&gt;",
                "<a href=\"https://e.org/?a=1&amp;b=2\">t</a> ¦ <a href=\"https://e.org/?a=1&amp;b=2\">t</a>",
                "<a href=\"tg://user?id=5\">t</a> ¦ t",
                "<tg-spoiler>s</tg-spoiler> ¦ <tg-spoiler>s</tg-spoiler>",
                "<blockquote expandable>q</blockquote> ¦ <blockquote expandable>q</blockquote>",
                "<code>a &lt; **b**</code> ¦ <code>a &lt; **b**</code>",
                "<pre><code class=\"language-py\">x</code></pre> ¦ <pre><code class=\"language-py\">x</code></pre>",
                "&lt;b&gt; ¦ &amp;lt;b&amp;gt;",
                "**слово**м ¦ <b>слово</b>м"
            })
    void oneLine(String markdown, String expected) {
        assertThat(html(markdown)).isEqualTo(expected);
    }

    @Test
    void nothingStaysNothing() {
        assertThat(fromMarkdown("").text()).isEmpty();
    }

    @Test
    void fencesBecomeBlocksOfCode() {
        assertThat(html("Before\n```java\nint x = a < b;\n**no**\n```\nafter"))
                .isEqualTo("Before\n<pre><code class=\"language-java\">int x = a &lt; b;\n**no**</code></pre>\nafter");
        assertThat(html("```\nplain\n```")).isEqualTo("<pre>plain</pre>");
        assertThat(html("```py\nstill streaming"))
                .as("a fence that is not closed yet")
                .isEqualTo("<pre><code class=\"language-py\">still streaming</code></pre>");
    }

    @Test
    void quotedLinesBecomeOneQuoteWithItsOwnFormatting() {
        assertThat(html("Said:\n> **one**\n> two\nend"))
                .isEqualTo("Said:\n<blockquote><b>one</b>\ntwo</blockquote>\nend");
        assertThat(html("> a\n\n> b")).isEqualTo("<blockquote>a</blockquote>\n\n<blockquote>b</blockquote>");
    }

    @Test
    void signsDoNotReachOverParagraphs() {
        assertThat(html("**a\n\nb**")).isEqualTo("**a\n\nb**");
        assertThat(html("**a\nb**")).isEqualTo("<b>a\nb</b>");
        assertThat(html("# Head *x\n- one\n- two*")).isEqualTo("<b>Head *x</b>\n• one\n• two*");
    }

    @Test
    void anyTextIsReadAndTelegramReadsTheResult() {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 6_000; round++) {
            StringBuilder markdown = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                markdown.append(SIGNS.get(random.nextInt(SIGNS.size())));
            }
            Markup.parse(html(markdown.toString()), "HTML");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "**",
                "_a",
                "`",
                "`a``",
                "[",
                "](",
                "[](",
                "](x",
                ">",
                "> ",
                ">\n",
                "<pre>",
                "<code>",
                "<a href=\"",
                "<blockquote>",
                "**a [b ",
                "||a ~~b ",
                "# *a\n",
                "```\n",
                "<tg-spoiler>\n\n",
                "\\",
                "- ",
                "a*b_c`d"
            })
    void bombsAreDefusedQuickly(String piece) {
        String bomb = piece.repeat(200_000 / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> html(bomb));
    }
}
