package io.kanal.ingest.internal.preview.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ingest.internal.preview.Pages;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged pages: any of them gives an answer, and what was not damaged is read as before. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageFuzzTest {
    private static final String HTML = Pages.text("history-newest.html");
    private static final List<PreviewPost> POSTS = ((PreviewPage.History) PageReader.read(HTML)).posts();
    private static final List<String> SHRAPNEL = List.of(
            "<",
            ">",
            "\"",
            "'",
            "<!--",
            "-->",
            "<script>",
            "<style>",
            "<textarea>",
            "<title>",
            "</div>",
            "</div></div>",
            "<div>",
            "<b>",
            "</a>",
            "<a href='",
            "<svg>",
            "<math>",
            "<template>",
            "<table><tr>",
            "<pre>",
            "<blockquote>",
            "<tg-emoji emoji-id=",
            "&#0;",
            "&#x110000;",
            "&amp;amp;",
            "\u0000",
            "\uD83D",
            "\uDC4D",
            "\u202e",
            "]]>",
            "<plaintext>",
            "<select><option>",
            "<form>",
            "99999999999999999999",
            "-1",
            "<video src=>",
            "<br>",
            "\r",
            "\n",
            "<frameset>",
            "<noscript>",
            "<body class='tgme_page'>",
            "<html>",
            "<head>");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damageAnywhereGivesAnAnswer(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 150; round++) {
            String html = HTML;
            int wounds = 1 + random.nextInt(12);
            for (int wound = 0; wound < wounds; wound++) {
                html = damage(html, 0, html.length(), random);
            }
            assertSound(PageReader.read(html));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void damageInsideOnePostLeavesItsNeighboursAsTheyWere(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100; round++) {
            int victim = random.nextInt(POSTS.size());
            int start = HTML.indexOf("tgme_widget_message_bubble", HTML.indexOf(mark(victim)));
            int end = victim + 1 < POSTS.size()
                    ? HTML.lastIndexOf("<div class=\"tgme_widget_message_wrap", HTML.indexOf(mark(victim + 1)))
                    : HTML.indexOf("</section>");
            String html = HTML;
            int wounds = 1 + random.nextInt(5);
            int tail = html.length() - end;
            for (int wound = 0; wound < wounds; wound++) {
                html = damage(html, start, html.length() - tail, random);
            }
            PreviewPage.History page = (PreviewPage.History) PageReader.read(html);
            for (int post = 0; post < POSTS.size(); post++) {
                if (post != victim) {
                    assertThat(page.posts())
                            .as("seed %d, round %d, post %s", seed, round, mark(victim))
                            .contains(POSTS.get(post));
                }
            }
            assertSound(page);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<b>",
                "<div>",
                "<a href=\"x\">",
                "<blockquote>",
                "<pre>",
                "<i class=\"emoji\">",
                "<table><tr><td>",
                " ",
                "\n ",
                "&",
                "<br/>",
                "background-image:url(",
                "<span class=\"tgme_reaction\">1",
                "<div data-post=\"a/1\">",
                "<a class=\"tgme_widget_message_photo_wrap\" style=\"background-image:url(background-image:url(\">",
                "<div class=\"tgme_widget_message_poll\">",
                "<div class=\"tgme_widget_message_wrap\">",
                "1 ",
                "#"
            })
    void repetitionEndsInTime(String unit) {
        String text = "tgme_widget_message_text js-message_text\" dir=\"auto\">";
        int place = HTML.indexOf(text) + text.length();
        String html = HTML.substring(0, place) + unit.repeat(1_000_000 / unit.length()) + HTML.substring(place);
        PreviewPage page = PageReader.read(html);
        assertSound(page);
        assertThat(((PreviewPage.History) page).posts()).contains(POSTS.getLast());
    }

    @Test
    void everyBeginningOfThePageKeepsTheWholePostsInIt() {
        for (int cut = 0; cut < HTML.length(); cut += 331) {
            String html = HTML.substring(0, cut);
            PreviewPage page = PageReader.read(html);
            assertSound(page);
            if (page instanceof PreviewPage.History history) {
                long whole = POSTS.stream()
                        .filter(post -> nextPost(post) > 0 && nextPost(post) <= html.length())
                        .filter(post -> !history.posts().contains(post))
                        .count();
                assertThat(whole).as("cut at %d", cut).isZero();
            }
        }
    }

    private static int nextPost(PreviewPost post) {
        int index = POSTS.indexOf(post);
        return index + 1 < POSTS.size() ? HTML.indexOf(mark(index + 1)) : -1;
    }

    private static String mark(int post) {
        return "data-post=\"KanalDaily/" + POSTS.get(post).id() + "\"";
    }

    private static String damage(String html, int from, int to, SplittableRandom random) {
        if (to <= from) {
            return html;
        }
        int at = from + random.nextInt(to - from);
        int end = Math.min(to, at + 1 + random.nextInt(60));
        return switch (random.nextInt(5)) {
            case 0 -> html.substring(0, at) + html.substring(end);
            case 1 -> html.substring(0, at) + SHRAPNEL.get(random.nextInt(SHRAPNEL.size())) + html.substring(at);
            case 2 -> html.substring(0, at) + SHRAPNEL.get(random.nextInt(SHRAPNEL.size())) + html.substring(end);
            case 3 -> html.substring(0, end) + html.substring(at, end) + html.substring(end);
            default -> html.substring(0, at) + (char) random.nextInt(0x10000) + html.substring(at + 1);
        };
    }

    private static void assertSound(PreviewPage page) {
        if (page instanceof PreviewPage.History history) {
            for (PreviewPost post : history.posts()) {
                assertThat(post.messages()).isNotEmpty();
                assertThat(post.messages())
                        .extracting(message -> message.telegramId())
                        .doesNotHaveDuplicates();
                assertThat(post.firstId()).isPositive().isLessThanOrEqualTo(post.lastId());
            }
            assertThat(EmptyIds.of(history, null))
                    .allMatch(range -> history.posts().stream()
                            .noneMatch(post -> post.id() >= range.first() && post.id() <= range.last()));
        }
    }
}
