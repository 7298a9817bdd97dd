package io.kanal.web.internal.pages.posts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.posts.ContentHash;
import io.kanal.posts.message.Content;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Revision;
import io.kanal.posts.message.Source;
import io.kanal.posts.message.Version;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a version shows of the one before it: words, formatting, things. */
class VersionViewTest {
    private static final VersionView.Hints HINTS = new VersionView.Hints("added:", "removed:");

    private static Revision revision(int number, RichText text, Media... media) {
        return new Revision(
                new Version(
                        Content.of(text, List.of(media)),
                        ContentHash.of(text),
                        null,
                        number,
                        new Version.Standing(null, Source.EXPORT, Instant.EPOCH)),
                false);
    }

    private static VersionView second(RichText before, RichText after) {
        return VersionView.of(List.of(revision(1, before), revision(2, after)), 0, 2, HINTS)
                .get(1);
    }

    private static RichText text(String text, Span... spans) {
        return new RichText(text, List.of(spans));
    }

    private static Span link(int offset, int length, String to) {
        return new Span(Kind.TEXT_LINK, offset, length, to);
    }

    @Test
    void versionsAreCountedFromTheOldest() {
        List<Revision> revisions = List.of(
                revision(7, RichText.plain("one")),
                revision(3, RichText.plain("two")),
                revision(5, RichText.plain("three")));
        assertThat(VersionView.of(revisions, -17, 3, HINTS))
                .extracting(VersionView::number)
                .containsExactly(1, 2, 3);
        assertThat(VersionView.of(revisions, 1, 2, HINTS))
                .extracting(VersionView::html)
                .singleElement()
                .asString()
                .contains("<ins>", "two", "<del>", "one");
    }

    @Test
    void wordsThatCameAndWentAreMarkedAndSaid() {
        VersionView view = second(RichText.plain("The old words stay"), RichText.plain("The new words stay"));
        assertThat(view.html())
                .contains("The <del><span class=\"hush\">removed: </span>old</del>")
                .contains("<ins><span class=\"hush\">added: </span>new</ins> words stay");
        assertThat(view.changes()).isEmpty();
        assertThat(view.same()).isFalse();
    }

    @Test
    void aSentenceWrittenAnewIsOneChange() {
        Document html = Jsoup.parse(
                second(RichText.plain("Now: red cat sleeps. End"), RichText.plain("Now: blue dogs run. End"))
                        .html());
        html.select(".hush").remove();
        assertThat(html.select("del").eachText()).containsExactly("red cat sleeps");
        assertThat(html.select("ins").eachText()).containsExactly("blue dogs run");
    }

    /** Joiners stand within words of Persian and within emoji of several persons. */
    @Test
    void whatIsJoinedIsOneWord() {
        Document html = Jsoup.parse(second(
                        RichText.plain("کشتی نمی\u200cآید 👩\u200d👧 now"),
                        RichText.plain("کشتی می\u200cآید 👩\u200d👦 now"))
                .html());
        html.select(".hush").remove();
        assertThat(html.select("del").eachText()).containsExactly("نمی\u200cآید 👩\u200d👧");
        assertThat(html.select("ins").eachText()).containsExactly("می\u200cآید 👩\u200d👦");
    }

    @Test
    void aChangeOfFormattingAloneIsNamedAndShown() {
        VersionView view = second(
                text("Storm warning lifted", Span.of(Kind.ITALIC, 14, 6)),
                text("Storm warning lifted", Span.of(Kind.BOLD, 0, 13), link(14, 6, "https://weather.example/now")));
        assertThat(view.html())
                .contains("<mark><b>Storm warning</b></mark>")
                .contains("href=\"https://weather.example/now\"")
                .doesNotContain("<ins>", "<del>");
        assertThat(view.changes())
                .containsExactlyInAnyOrder(
                        new VersionView.Change("post.change.bold", null, true, "Storm warning"),
                        new VersionView.Change("post.change.text_link", "weather.example", true, "lifted"),
                        new VersionView.Change("post.change.italic", null, false, "lifted"));
    }

    @Test
    void aLinkThatLeadsElsewhereIsTold() {
        VersionView view = second(
                text("read here", link(5, 4, "https://old.example/")),
                text("read here", link(5, 4, "https://new.example/")));
        assertThat(view.changes())
                .containsExactly(
                        new VersionView.Change("post.change.text_link", "new.example", true, "here"),
                        new VersionView.Change("post.change.text_link", "old.example", false, "here"));
    }

    @Test
    void formattingMovesWithItsWords() {
        VersionView view = second(
                text("a bold word", Span.of(Kind.BOLD, 2, 4)), text("Now a bold word", Span.of(Kind.BOLD, 6, 4)));
        assertThat(view.changes()).isEmpty();
        assertThat(view.html()).contains("<ins>").contains("<b>bold</b>").doesNotContain("<mark>");
    }

    @Test
    void whatThePostCarriesIsNamed() {
        Media photo = Media.File.of(Media.FileKind.PHOTO, _ -> {});
        Media page = new Media.WebPage("https://example.org/", null, "Example", null, null);
        VersionView view = VersionView.of(
                        List.of(
                                revision(1, RichText.plain("a"), photo, photo),
                                revision(2, RichText.plain("b"), photo, page)),
                        0,
                        2,
                        HINTS)
                .get(1);
        assertThat(view.changes())
                .containsExactly(
                        new VersionView.Change("media.page", null, true, "Example"),
                        new VersionView.Change("media.photo", null, false, null));
    }

    @Test
    void nothingOfATextBecomesMarkup() {
        VersionView view = second(
                text("<b>x</b> & y", Span.of(Kind.CODE, 0, 8)),
                text("<i>z</i> & y", Span.of(Kind.PRE, 0, 8), link(11, 1, "javascript:alert(1)")));
        assertThat(view.html()).doesNotContain("<i>", "javascript").contains("&lt;", "&amp;");
    }

    @Test
    @Timeout(20)
    void theLongestPostsAreComparedInBoundedTime() {
        String emoji = "😀🇮🇷👩‍👩‍👧".repeat(350);
        assertThat(second(RichText.plain(emoji + "end"), RichText.plain("x" + emoji + "ends"))
                        .html())
                .contains("<ins>");
        StringBuilder one = new StringBuilder();
        StringBuilder other = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        Random random = new Random(7);
        List<Kind> kinds = List.of(Kind.BOLD, Kind.ITALIC, Kind.UNDERLINE, Kind.STRIKETHROUGH, Kind.SPOILER, Kind.CODE);
        while (one.length() < 4_000) {
            one.append(Character.toString(0x1F600 + random.nextInt(60)));
            other.append(Character.toString(0x0627 + random.nextInt(20))).append(' ');
        }
        for (int at = 0; at + 9 < one.length(); at += 3) {
            spans.add(Span.of(kinds.get(at % kinds.size()), at, 7));
        }
        RichText formatted = new RichText(one.toString(), spans);
        for (int again = 0; again < 20; again++) {
            second(formatted, RichText.plain(other.toString()));
            second(RichText.plain(one.toString()), formatted);
        }
        assertThat(second(RichText.plain(one.toString()), formatted).changes()).hasSizeLessThanOrEqualTo(8);
    }

    /** Whatever two texts are, the parts of the later one that stayed or came are the later one, and so with the earlier one. */
    @Test
    void everyWordOfBothTextsIsThereOnce() {
        Random random = new Random(11);
        String[] words = {"ab", " ", "\n", "ج", "😀", "-", "x1"};
        for (int round = 0; round < 2_000; round++) {
            String before = some(words, random);
            String after = some(words, random);
            StringBuilder was = new StringBuilder();
            StringBuilder is = new StringBuilder();
            int beforeAt = 0;
            int afterAt = 0;
            for (WordDiff.Stretch stretch : WordDiff.of(before, after)) {
                assertThat(stretch.beforeFrom()).isEqualTo(beforeAt);
                assertThat(stretch.afterFrom()).isEqualTo(afterAt);
                was.append(before, stretch.beforeFrom(), stretch.beforeTo());
                is.append(after, stretch.afterFrom(), stretch.afterTo());
                if (stretch.fate() == WordDiff.Fate.KEPT) {
                    assertThat(before.substring(stretch.beforeFrom(), stretch.beforeTo()))
                            .isEqualTo(after.substring(stretch.afterFrom(), stretch.afterTo()));
                }
                beforeAt = stretch.beforeTo();
                afterAt = stretch.afterTo();
            }
            assertThat(was).hasToString(before);
            assertThat(is).hasToString(after);
        }
    }

    private static String some(String[] words, Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(14); count > 0; count--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }
}
