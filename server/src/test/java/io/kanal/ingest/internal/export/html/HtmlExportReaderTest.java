package io.kanal.ingest.internal.export.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.ExportSettings;
import io.kanal.ingest.internal.export.ExportedChat;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.export.MessageDates;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.Recorded;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.ForwardOrigin;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HtmlExportReaderTest {
    private static final TelegramChatId CHAT = TelegramChatId.ofChannel(99);

    @Test
    void aPageGivesMessagesAsFarAsHtmlTells() throws Exception {
        Recorded read = read(Recorded.text("messages.html"), CHAT, Position.START);
        assertThat(read.chats).containsExactly(new ExportedChat(CHAT, ChatType.SUPERGROUP, "Garden talk", false));
        assertThat(read.ids()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(read.skips).isEmpty();

        assertThat(read.message(1).service()).isEqualTo("invite_members");
        assertThat(read.message(1).date()).isNull();

        SeenMessage post = read.message(2);
        assertThat(post.date()).isEqualTo(Instant.parse("2024-03-01T08:05:00Z"));
        assertThat(post.author()).isEqualTo(new Author(null, "Mira", null));
        assertThat(post.viaBot()).isEqualTo("pollbot");
        assertThat(post.text().text()).isEqualTo("🌱 Sow early & read the guide\nask @gardener #seeds#spring");
        assertThat(post.text().spans())
                .containsExactly(
                        Span.of(Kind.BOLD, 7, 5),
                        new Span(Kind.TEXT_LINK, 20, 9, "https://example.org/guide?a=1&b=2"),
                        Span.of(Kind.MENTION, 34, 9),
                        Span.of(Kind.HASHTAG, 44, 6),
                        Span.of(Kind.HASHTAG, 50, 7));
        assertThat(post.reactions()).containsExactly(new Reaction(Reaction.Kind.EMOJI, "👍", 12, null));
    }

    @Test
    void whatFollowsCloselyHasTheSameSender() throws Exception {
        SeenMessage voice =
                read(Recorded.text("messages.html"), CHAT, Position.START).message(3);
        assertThat(voice.author()).isEqualTo(new Author(null, "Mira", null));
        assertThat(voice.date()).isEqualTo(Instant.parse("2024-03-01T08:05:30Z"));
        assertThat(voice.replyTo()).isEqualTo(2L);
        assertThat(voice.media()).singleElement().isInstanceOfSatisfying(Media.File.class, file -> {
            assertThat(file.kind()).isEqualTo(Media.FileKind.VOICE);
            assertThat(file.seconds()).isEqualTo(65);
            assertThat(file.absence()).startsWith("Not included");
        });
    }

    @Test
    void topicsAndTheFormerGroupAreToldByPagesToo() throws Exception {
        Recorded read = read("""
                <html><body><div class="page_wrap"><div class="page_header"><div class="text">Garden talk</div></div>
                <div class="page_body chat_page"><div class="history">
                <div class="message service" id="message-1"><div class="body details">1 March 2024</div></div>
                <div class="message default" id="message-999999499"><div class="body"><div class="from_name">Ana</div><div class="text">blue tile</div></div></div>
                <div class="message default" id="message-999999498"><div class="body"><div class="from_name">Bo</div>
                  <div class="reply_to details">In reply to <a href="#go_to_message-999999499">this message</a></div><div class="text">thanks</div></div></div>
                <div class="message service" id="message2"><div class="body details">Ana created topic «Brakes»</div></div>
                <div class="message default" id="message4"><div class="body"><div class="from_name">Ana</div>
                  <div class="reply_to details">In reply to <a href="#go_to_message2">this message</a></div><div class="text">pads</div></div></div>
                </div></div></div></body></html>""", CHAT, Position.START);
        ExportedChat group = new ExportedChat(CHAT, ChatType.SUPERGROUP, "Garden talk", false);
        assertThat(read.chats).containsExactly(group, group.formerGroup(), group);
        assertThat(read.ids()).containsExactly(501L, 502L, 2L, 4L);
        assertThat(read.owners.stream().map(ExportedChat::former)).containsExactly(true, true, false, false);
        assertThat(read.message(502).replyTo()).isEqualTo(501);
        assertThat(read.message(2).service()).isEqualTo("topic_created");
        assertThat(read.message(2).topic()).isEqualTo(2);
        assertThat(read.message(2).facts().topicName()).isEqualTo("Brakes");
        assertThat(read.message(4).replyTo())
                .as("its topic is found when it is merged")
                .isEqualTo(2);
        assertThat(read.skips).isEmpty();
    }

    @Test
    void forwardsAndPollsAreRead() throws Exception {
        SeenMessage poll =
                read(Recorded.text("messages.html"), CHAT, Position.START).message(4);
        assertThat(poll.author()).isEqualTo(new Author(null, "Bo", null));
        assertThat(poll.forward())
                .isEqualTo(new ForwardOrigin("Weather desk", null, null, null, Instant.parse("2024-02-29T06:00:00Z")));
        assertThat(poll.media())
                .containsExactly(new Media.Poll(
                        "Which tool?",
                        List.of(new Media.Poll.Option("Spade", 5L, null), new Media.Poll.Option("Rake", 4L, null)),
                        9L,
                        true));
    }

    @Test
    void aLaterRunKnowsTheSenderFromBefore() throws Exception {
        Recorded read = read(Recorded.text("messages.html"), CHAT, new Position(0, 3));
        assertThat(read.ids()).containsExactly(3L, 4L);
        assertThat(read.message(3).author()).isEqualTo(new Author(null, "Mira", null));
    }

    @Test
    void aPageOfAnotherSiteAndAPageWithoutAChatAreRefused() {
        assertThatThrownBy(() -> read("<html><body><p>Hello</p></body></html>", CHAT, Position.START))
                .hasMessageContaining("no message history");
        assertThatThrownBy(() -> read(Recorded.text("messages.html"), null, Position.START))
                .hasMessageContaining("does not say which chat it is of")
                .hasMessageContaining("Garden talk");
    }

    @Test
    void deepNestingAndACutPageAreSurvived() throws Exception {
        String page = Recorded.text("messages.html");
        String deep = page.replace("<strong>early</strong>", "<b>".repeat(20_000) + "early");
        assertThat(read(deep, CHAT, Position.START).ids()).contains(2L);
        Recorded cut = read(page.substring(0, page.indexOf("message4")), CHAT, Position.START);
        assertThat(cut.ids()).startsWith(1L, 2L, 3L);
        assertThat(cut.skips).containsKey(SkipReason.CUT_OFF);
    }

    @Test
    void whatASecondPageLeavesOutStandsOnTheFirst() throws Exception {
        Recorded read = read(List.of(Recorded.text("walk-1.html"), Recorded.text("walk-2.html")), CHAT, Position.START);
        assertThat(read.ids()).containsExactly(10L, 11L, 12L, 13L, 14L, 15L);
        assertThat(read.message(12).author())
                .isEqualTo(read.message(11).author())
                .isEqualTo(new Author(null, "Ana", null));
        assertThat(read.message(12).text().spans()).containsExactly(Span.of(Kind.BLOCKQUOTE, 10, 11));
        assertThat(read.message(11).text().spans()).containsExactly(Span.of(Kind.SPOILER, 6, 5));
        assertThat(read.message(13).replyTo()).isEqualTo(10);
        assertThat(read.message(14).media()).singleElement().isInstanceOfSatisfying(Media.File.class, photo -> {
            assertThat(photo.kind()).isEqualTo(Media.FileKind.PHOTO);
            assertThat(photo.absence()).startsWith("Not included");
        });
        assertThat(read.message(15).reactions()).containsExactly(new Reaction(Reaction.Kind.EMOJI, "❤", 1, null));
    }

    @Test
    void aLinkIsAMentionOrAnEmojiOnlyWhereItIs() throws Exception {
        String page = Recorded.text("walk-1.html")
                .replace(
                        "We meet at",
                        "<a href=\"stickers/AnimatedSticker.tgs\">🚶</a> <a href=\"https://instagram.com/ana\">@ana</a>"
                                + " <a href=\"https://telegram.me/bo_walks\">@bo_walks</a> at");
        assertThat(read(page, CHAT, Position.START).message(10).text().spans())
                .startsWith(new Span(Kind.TEXT_LINK, 3, 4, "https://instagram.com/ana"), Span.of(Kind.MENTION, 8, 9));
    }

    /** As a private chat reads in which one side alone has spoken. */
    @Test
    void whatIsTakenForAChannelByItsSenderAloneIsKeptForWhoBringsIt() throws Exception {
        String page = """
                <html><body><div class="page_wrap"><div class="page_header"><div class="text">Bank bot</div></div>
                <div class="page_body chat_page"><div class="history">
                <div class="message default" id="message4"><div class="body"><div class="from_name">Bank bot</div>
                  <div class="text">Your balance</div></div></div>
                </div></div></div></body></html>""";
        Recorded read = read(page, new TelegramChatId(5_000_000_001L), Position.START);
        TelegramChatId channel = TelegramChatId.ofChannel(5_000_000_001L);
        assertThat(read.chats)
                .containsExactly(new ExportedChat(channel, ChatType.CHANNEL, "Bank bot", false, true, false));
        assertThat(read.skips.get(SkipReason.CHAT_OF_UNKNOWN_KIND))
                .containsExactly(
                        "'Bank bot': by its senders it is a channel; name it by its marked id, -1005000000001, to share it");
        assertThat(read(page, channel, Position.START).chats)
                .containsExactly(new ExportedChat(channel, ChatType.CHANNEL, "Bank bot", false));
    }

    @Test
    void anAnswerToAnIdThatTelegramCannotHaveGivenAnswersNobody() throws Exception {
        String page =
                Recorded.text("messages.html").replace("#go_to_message2\"", "#go_to_message9223372036854775807\"");
        assertThat(read(page, CHAT, Position.START).message(3).replyTo()).isNull();
    }

    private static Recorded read(String html, @Nullable TelegramChatId chat, Position start)
            throws IOException, InterruptedException {
        return read(List.of(html), chat, start);
    }

    private static Recorded read(List<String> pages, @Nullable TelegramChatId chat, Position start)
            throws IOException, InterruptedException {
        Recorded recorded = new Recorded();
        ExportSettings settings = new ExportSettings(
                new MessageDates(ZoneId.of("Europe/Kyiv"), Recorded.CLOCK), UnpackLimits.DEFAULT, null, chat);
        List<HtmlExportReader.Page> files = pages.stream()
                .map(html -> new HtmlExportReader.Page(
                        "messages.html", () -> new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8))))
                .toList();
        new HtmlExportReader(files, 0, settings, MediaFiles.NONE).read(recorded, start);
        return recorded;
    }
}
