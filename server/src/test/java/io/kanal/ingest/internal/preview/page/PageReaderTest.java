package io.kanal.ingest.internal.preview.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.preview.Pages;
import io.kanal.posts.Counter;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PageReaderTest {
    private static final TelegramChatId CHANNEL = TelegramChatId.ofChannel(1_700_000_042L);

    private final PreviewPage.History page = (PreviewPage.History) PageReader.read(Pages.text("history-newest.html"));
    private final Map<Long, SeenMessage> messages = byId(page);

    private static Map<Long, SeenMessage> byId(PreviewPage.History page) {
        Map<Long, SeenMessage> messages = new TreeMap<>();
        page.posts().forEach(post -> post.messages().forEach(message -> messages.put(message.telegramId(), message)));
        return messages;
    }

    private SeenMessage message(long id) {
        return Objects.requireNonNull(messages.get(id), () -> "No message " + id);
    }

    private Media.File file(long id) {
        return (Media.File) message(id).media().getFirst();
    }

    @Test
    void aHistoryShowsTheChannelAndHowToPageOn() {
        assertThat(page.header().title()).isEqualTo("Kanal & Daily");
        assertThat(page.header().username()).isEqualTo("KanalDaily");
        assertThat(page.header().bareId()).isEqualTo(1_700_000_042L);
        assertThat(page.header().description()).isEqualTo("What happened today\nAsk: @kanal_help");
        assertThat(page.header().subscribers()).isEqualTo(new Counter(12_300, "12.3K"));
        assertThat(page.before()).isEqualTo(100);
        assertThat(page.complete()).isTrue();
        assertThat(page.unreadable()).isZero();
        assertThat(messages.keySet())
                .containsExactly(
                        100L, 101L, 102L, 103L, 105L, 106L, 107L, 110L, 111L, 112L, 113L, 114L, 115L, 116L, 117L, 118L,
                        119L, 120L, 121L, 122L, 123L, 125L, 126L);
    }

    private static Map<Long, SeenMessage> page(String name) {
        return byId((PreviewPage.History) PageReader.read(Pages.text(name)));
    }

    private static SeenMessage of(Map<Long, SeenMessage> posts, long id) {
        return Objects.requireNonNull(posts.get(id), () -> "No message " + id);
    }

    /** Since 2026 every post has a notice for browsers that cannot show it, beside what they can. */
    @Test
    void aNoticeBesideWhatIsShownSaysNothing() {
        Map<Long, SeenMessage> posts = page("history-2026.html");
        assertThat(of(posts, 1).kind()).isEqualTo(MessageKind.MESSAGE);
        assertThat(of(posts, 1).media()).isEmpty();
        assertThat(of(posts, 2).media())
                .singleElement()
                .isInstanceOfSatisfying(
                        Media.WebPage.class, web -> assertThat(web.title()).isEqualTo("Tides"));
        assertThat(of(posts, 3).media())
                .singleElement()
                .isInstanceOfSatisfying(
                        Media.File.class, file -> assertThat(file.kind()).isEqualTo(Media.FileKind.ANIMATION));
        assertThat(of(posts, 4).kind()).as("nothing beside it").isEqualTo(MessageKind.UNSUPPORTED);
    }

    @Test
    void aPageOf2026KeepsBlanksEditsAndReactions() {
        Map<Long, SeenMessage> posts = page("history-2026.html");
        assertThat(of(posts, 1).text().text()).isEqualTo("🚢 The ferry waits. \n\n Four crossings a day.");
        assertThat(of(posts, 1).text().spans()).extracting(Span::kind).containsExactly(Kind.CUSTOM_EMOJI, Kind.BOLD);
        assertThat(of(posts, 1).counts().views()).isEqualTo(new Counter(18_900_000, "18.9M"));
        assertThat(of(posts, 1).counts().reactions())
                .extracting(Reaction::kind, Reaction::value, Reaction::count)
                .containsExactly(
                        tuple(Reaction.Kind.PAID, "⭐", 14_300L),
                        tuple(Reaction.Kind.CUSTOM, "5265077361648368841", 132_000L),
                        tuple(Reaction.Kind.CUSTOM, "5373223594484587136", 771L));
        assertThat(of(posts, 1).edited()).isFalse();
        assertThat(of(posts, 2).edited()).isTrue();
    }

    @Test
    void aMirrorsLinksAreTelegrams() {
        Map<Long, SeenMessage> posts = page("history-mirrored.html");
        assertThat(posts.keySet()).containsExactly(7L, 8L, 9L);
        assertThat(of(posts, 7).text().spans()).extracting(Span::kind).containsExactly(Kind.MENTION, Kind.TEXT_LINK);
        assertThat(of(posts, 8).replyTo()).isEqualTo(7);
        assertThat(of(posts, 9).forward()).isEqualTo(new ForwardOrigin("Other One", null, "other_one", 44L, null));
    }

    @Test
    void anAnswerToAnIdThatTelegramCannotHaveGivenAnswersNobody() {
        String page = Pages.text("history-mirrored.html")
                .replace(
                        "/mirrored/7\"><div class=\"tgme_widget_message_author",
                        "/mirrored/700000000000\"><div class=\"tgme_widget_message_author");
        assertThat(page).contains("/mirrored/700000000000");
        assertThat(of(byId((PreviewPage.History) PageReader.read(page)), 8).replyTo())
                .isNull();
    }

    @Test
    void quotationsAndCodeStandOnLinesOfTheirOwn() {
        Map<Long, SeenMessage> posts = page("history-quotes.html");
        assertThat(of(posts, 1).text().text()).isEqualTo("Only a quotation stands here");
        assertThat(of(posts, 1).text().spans()).containsExactly(Span.of(Kind.BLOCKQUOTE, 0, 28));
        assertThat(of(posts, 2).text().text()).isEqualTo("Before\nLine one\nLine two\nAfter");
        assertThat(of(posts, 2).text().spans()).containsExactly(Span.of(Kind.EXPANDABLE_BLOCKQUOTE, 7, 17));
        assertThat(of(posts, 3).text().text()).isEqualTo("Head\nSlanted with link\nTail");
        assertThat(of(posts, 3).text().spans())
                .contains(new Span(Kind.TEXT_LINK, 18, 4, "https://example.org/?a=1&b=2"));
        assertThat(of(posts, 4).text().text()).isEqualTo("int a = 1;\nint b;\nthen text");
        assertThat(of(posts, 4).text().spans()).containsExactly(new Span(Kind.PRE, 0, 17, "java"));
    }

    @Test
    void whatIsTooBigForThePageIsKnownByItsFacts() {
        Map<Long, SeenMessage> posts = page("history-big-video.html");
        Media.File video = (Media.File) of(posts, 2387).media().getFirst();
        assertThat(video.kind()).isEqualTo(Media.FileKind.VIDEO);
        assertThat(video.seconds()).isEqualTo(3723);
        assertThat(video.absence()).isEqualTo("Media is too big");
        assertThat(((Media.File) of(posts, 2388).media().getFirst()).kind()).isEqualTo(Media.FileKind.PHOTO);
        assertThat(((Media.File) of(posts, 2389).media().getFirst()).kind()).isEqualTo(Media.FileKind.VIDEO);
        assertThat(of(posts, 2388).album())
                .isNotNull()
                .isEqualTo(of(posts, 2389).album());
    }

    @Test
    void formattingBecomesSpansOverUtf16Units() {
        SeenMessage message = message(101);
        String text = "Plain, bold, italic, under, gone, hidden, x = 1\n👍 ✍️ news🔥!";
        assertThat(message.text().text()).isEqualTo(text);
        assertThat(message.text().spans())
                .containsExactly(
                        Span.of(Kind.BOLD, 7, 4),
                        Span.of(Kind.ITALIC, 13, 6),
                        Span.of(Kind.UNDERLINE, 21, 5),
                        Span.of(Kind.STRIKETHROUGH, 28, 4),
                        Span.of(Kind.SPOILER, 34, 6),
                        Span.of(Kind.CODE, 42, 5),
                        Span.of(Kind.BOLD, text.indexOf("✍️"), "✍️ news".length()),
                        new Span(Kind.CUSTOM_EMOJI, text.indexOf("🔥"), 2, "5368324170671202286"));
        assertThat(message.edited()).isTrue();
        assertThat(message.editedAt()).isNull();
        assertThat(message.date()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
        assertThat(message.author()).isEqualTo(new Author(CHANNEL, "Kanal & Daily", "Ada Writer"));
        assertThat(message.views()).isEqualTo(new Counter(1_200, "1.2K"));
        assertThat(message.reactions())
                .containsExactly(
                        new Reaction(Reaction.Kind.PAID, "⭐", 3, null),
                        new Reaction(Reaction.Kind.EMOJI, "❤️", 1_500, "1.5K"),
                        new Reaction(Reaction.Kind.CUSTOM, "777", 57, null));
    }

    @Test
    void linksAreToldApartByWhatTheyPointTo() {
        SeenMessage message = message(102);
        String text = message.text().text();
        assertThat(text).isEqualTo("Links: here, https://example.org/, @durov, #news_да, $TON, a@example.org, Bob, no");
        assertThat(message.text().spans())
                .containsExactly(
                        new Span(Kind.TEXT_LINK, 7, 4, "https://example.org/a?b=1&c=2"),
                        Span.of(Kind.URL, 13, 20),
                        Span.of(Kind.MENTION, text.indexOf('@'), 6),
                        Span.of(Kind.HASHTAG, text.indexOf('#'), 8),
                        Span.of(Kind.CASHTAG, text.indexOf('$'), 4),
                        Span.of(Kind.EMAIL, text.indexOf("a@"), 13),
                        new Span(Kind.TEXT_MENTION, text.indexOf("Bob"), 3, "42"));
    }

    @Test
    void quotesAndCodeStandOnLinesOfTheirOwn() {
        SeenMessage message = message(103);
        String text = "Before\nQuoted\ntwice\nbetween\nLong quote\nint a;\nint b;\nafter";
        assertThat(message.text().text()).isEqualTo(text);
        assertThat(message.text().spans())
                .containsExactly(
                        Span.of(Kind.BLOCKQUOTE, 7, 12),
                        Span.of(Kind.EXPANDABLE_BLOCKQUOTE, text.indexOf("Long"), 10),
                        new Span(Kind.PRE, text.indexOf("int"), 13, "java"));
    }

    @Test
    void textInOtherDirectionsAndJoinedEmojiKeepTheirOffsets() {
        SeenMessage message = message(126);
        String text = "سلام دنیا 👨‍👩‍👧 ok";
        assertThat(message.text().text()).isEqualTo(text);
        assertThat(message.text().spans())
                .containsExactly(Span.of(Kind.BOLD, 5, 4), Span.of(Kind.ITALIC, text.indexOf("ok"), 2));
        assertThat(message.views()).isEqualTo(new Counter(10_600_000, "10.6M"));
        assertThat(file(126).kind()).isEqualTo(Media.FileKind.ANIMATION);
    }

    @Test
    void aReplyIsItsIdAndNotItsQuoteAndALinksPreviewIsNotTheText() {
        SeenMessage message = message(105);
        assertThat(message.replyTo()).isEqualTo(101);
        assertThat(message.text().text()).isEqualTo("An answer");
        assertThat(message.author()).isEqualTo(new Author(CHANNEL, "Kanal & Daily", null));
        assertThat(message.media())
                .containsExactly(new Media.WebPage(
                        "https://example.org/story",
                        "Example",
                        "A story",
                        "It is told",
                        "https://cdn.example/story.jpg"));
        assertThat(message.reactions()).isEmpty();
    }

    @Test
    void aForwardNamesItsOriginAndTheBotItCameThrough() {
        SeenMessage message = message(106);
        assertThat(message.forward()).isEqualTo(new ForwardOrigin("Other News", null, "OtherNews", 77L, null));
        assertThat(message.viaBot()).isEqualTo("gif");
    }

    @Test
    void aPollKeepsSharesInPercentAndVoters() {
        assertThat(message(107).media())
                .containsExactly(new Media.Poll(
                        "Tea or coffee?",
                        List.of(new Media.Poll.Option("Tea", null, 64), new Media.Poll.Option("Coffee", null, 36)),
                        1_100L,
                        true));
    }

    @Test
    void anAlbumBecomesOneMessagePerItemUnderOneKey() {
        assertThat(message(110).text().text()).isEqualTo("Three things at once");
        assertThat(file(110).kind()).isEqualTo(Media.FileKind.VIDEO);
        assertThat(file(110).seconds()).isEqualTo(3_723);
        assertThat(file(110).remoteUrl()).isEqualTo("https://cdn.example/110.mp4?token=a");
        assertThat(file(111).remoteUrl()).isEqualTo("https://cdn.example/111.jpg");
        assertThat(file(112).remoteUrl()).isEqualTo("https://cdn.example/112.jpg");
        for (long id = 110; id <= 112; id++) {
            assertThat(message(id).album()).isEqualTo("110");
            assertThat(message(id).media()).hasSize(1);
            assertThat(message(id).date()).isEqualTo(Instant.parse("2026-03-03T10:00:00Z"));
        }
        assertThat(message(111).text().isEmpty()).isTrue();
        assertThat(message(111).counts().reactions()).isNull();
        assertThat(message(117).album()).isEqualTo(message(118).album()).isEqualTo("117");
        assertThat(file(118).title()).isEqualTo("Song two");
        assertThat(file(118).performer()).isEqualTo("A Singer");
        assertThat(page.posts()).allMatch(PreviewPost::siblingsKnown);
    }

    @Test
    void whatIsOnlyShownInTelegramIsKeptAsSuch() {
        assertThat(message(113).kind()).isEqualTo(MessageKind.UNSUPPORTED);
        assertThat(message(114).kind()).isEqualTo(MessageKind.MESSAGE);
        assertThat(message(114).text().text()).isEqualTo("Words of a live photo");
        assertThat(message(114).media()).containsExactly(new Media.Other("unsupported", null));
    }

    @Test
    void filesOfEveryKindKeepTheirFacts() {
        assertThat(file(115).kind()).isEqualTo(Media.FileKind.VOICE);
        assertThat(file(115).seconds()).isEqualTo(41);
        assertThat(file(116).kind()).isEqualTo(Media.FileKind.DOCUMENT);
        assertThat(file(116).fileName()).isEqualTo("report.pdf");
        assertThat(file(116).bytes()).isEqualTo(1_572_864);
        assertThat(file(119).kind()).isEqualTo(Media.FileKind.STICKER);
        assertThat(file(119).remoteUrl()).isEqualTo("https://cdn.example/119.webp");
        assertThat(message(119).media()).hasSize(1);
        assertThat(message(120).media()).containsExactly(new Media.Place(50.450001, 30.523333, null, null));
        assertThat(file(121).kind()).isEqualTo(Media.FileKind.VIDEO_NOTE);
        assertThat(file(121).seconds()).isEqualTo(5);
        assertThat(file(122).kind()).isEqualTo(Media.FileKind.VIDEO);
        assertThat(file(122).absence()).isEqualTo("Media is too big");
        assertThat(file(122).width()).isEqualTo(1280);
        assertThat(file(122).height()).isEqualTo(720);
        assertThat(message(122).media()).hasSize(1);
        assertThat(file(123).kind()).isEqualTo(Media.FileKind.PHOTO);
        assertThat(message(123).album()).isNull();
    }

    @Test
    void serviceNoticesSayWhatHappened() {
        assertThat(message(100).kind()).isEqualTo(MessageKind.SERVICE);
        assertThat(message(100).service()).isEqualTo("edit_group_title");
        assertThat(message(125).service()).isEqualTo("pin_message");
        assertThat(message(125).views()).isNull();
        assertThat(message(125).text().isEmpty()).isTrue();
        assertThat(message(125).media())
                .containsExactly(
                        new Media.Other("service", "{\"words\":\"Kanal & Daily pinned «The gift of a giveaway»\"}"));
    }

    @Test
    void cardsSayWhyThereAreNoPosts() {
        assertThat(PageReader.read(Pages.text("card-channel.html")))
                .isEqualTo(new PreviewPage.ChannelCard("Kanal & Daily", "What happened today", Counter.exact(12_345)));
        assertThat(PageReader.read(Pages.text("card-no-preview.html")))
                .isEqualTo(new PreviewPage.ChannelCard("Quiet Channel", "Only in Telegram", Counter.exact(1_234_567)));
        assertThat(PageReader.read(Pages.text("card-group.html")))
                .isEqualTo(new PreviewPage.Group("A Group", Counter.exact(2_045)));
        assertThat(PageReader.read(Pages.text("card-person.html"))).isEqualTo(new PreviewPage.Person("Ada", false));
        assertThat(PageReader.read(Pages.text("card-bot.html"))).isEqualTo(new PreviewPage.Person("Help Bot", true));
        assertThat(PageReader.read(Pages.text("card-unknown.html"))).isEqualTo(new PreviewPage.Unknown());
        assertThat(PageReader.read(Pages.text("card-restricted.html")))
                .isInstanceOfSatisfying(
                        PreviewPage.Restricted.class,
                        restricted -> assertThat(restricted.reason()).contains("violated local laws"));
        assertThat(PageReader.read("<html><title>A shop</title><body>Buy</body></html>"))
                .isEqualTo(new PreviewPage.Foreign("A shop"));
        assertThat(PageReader.read("")).isEqualTo(new PreviewPage.Foreign(null));
    }

    @Test
    void aChannelWithoutPostsHasAnEmptyHistory() {
        PreviewPage.History empty = (PreviewPage.History) PageReader.read(Pages.text("no-posts.html"));
        assertThat(empty.posts()).isEmpty();
        assertThat(empty.before()).isNull();
        assertThat(empty.header().username()).isEqualTo("kanaldaily");
    }

    @Test
    void aPageThatWasCutOffKeepsWhatCameBefore() {
        String html = Pages.text("history-newest.html");
        PreviewPage.History cut =
                (PreviewPage.History) PageReader.read(html.substring(0, html.indexOf("KanalDaily/116\"")));
        assertThat(cut.complete()).isFalse();
        assertThat(byId(cut)).containsKeys(100L, 107L, 112L, 115L).doesNotContainKey(116L);
        assertThat(message(107)).isEqualTo(byId(cut).get(107L));
    }
}
