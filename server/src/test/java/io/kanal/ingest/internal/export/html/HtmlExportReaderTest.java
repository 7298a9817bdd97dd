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

    private static Recorded read(String html, @Nullable TelegramChatId chat, Position start)
            throws IOException, InterruptedException {
        Recorded recorded = new Recorded();
        ExportSettings settings = new ExportSettings(
                new MessageDates(ZoneId.of("Europe/Kyiv"), Recorded.CLOCK), UnpackLimits.DEFAULT, null, chat);
        var page = new HtmlExportReader.Page(
                "messages.html", () -> new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
        new HtmlExportReader(List.of(page), 0, settings, MediaFiles.NONE).read(recorded, start);
        return recorded;
    }
}
