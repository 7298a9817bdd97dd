package io.kanal.ingest.internal.export.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.ExportedChat;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.Recorded;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Author;
import io.kanal.posts.message.Media;
import io.kanal.posts.message.MessageKind;
import io.kanal.posts.message.Reaction;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import io.kanal.shared.text.RichText.Kind;
import io.kanal.shared.text.RichText.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonExportReaderTest {
    private final Recorded channel = Recorded.read(Recorded.text("channel.json"));

    @Test
    void aChannelGetsItsMarkedId() {
        assertThat(channel.chats)
                .containsExactly(
                        new ExportedChat(new TelegramChatId(-1001234567890L), ChatType.CHANNEL, "Garden notes", true));
        assertThat(channel.ids()).containsExactly(1L, 2L, 3L, 4L, 6L, 7L, 8L);
        assertThat(channel.skips).isEmpty();
    }

    @Test
    void spansCountUtf16UnitsAndNeighboursOfOneStyleAreOne() {
        RichText text = channel.message(2).text();
        assertThat(text.text()).isEqualTo("🌱 Sow early and read the guide #seeds#spring");
        assertThat(text.spans())
                .containsExactly(
                        Span.of(Kind.BOLD, 7, 5),
                        new Span(Kind.TEXT_LINK, 22, 9, "https://example.org/guide?a=1&b=2"),
                        Span.of(Kind.HASHTAG, 32, 6),
                        Span.of(Kind.HASHTAG, 38, 7));
    }

    @Test
    void aPostCarriesDatesAuthorReactionsAndButtons() {
        SeenMessage post = channel.message(2);
        assertThat(post.date()).isEqualTo(Instant.ofEpochSecond(1709283900));
        assertThat(post.editedAt()).isEqualTo(Instant.ofEpochSecond(1709284000));
        assertThat(post.edited()).isTrue();
        assertThat(post.author()).isEqualTo(new Author(TelegramChatId.ofChannel(1234567890), "Garden notes", "Mira"));
        assertThat(post.reactions())
                .containsExactly(
                        new Reaction(Reaction.Kind.EMOJI, "👍", 12, null),
                        new Reaction(Reaction.Kind.CUSTOM, "5368324170671202286", 3, null),
                        new Reaction(Reaction.Kind.PAID, "⭐", 7, null));
        assertThat(post.media())
                .singleElement()
                .isInstanceOfSatisfying(
                        Media.Other.class, other -> assertThat(other.kind()).isEqualTo("inline_bot_buttons"));
    }

    @Test
    void anAlbumIsPutTogetherAgain() {
        assertThat(channel.message(3).album())
                .isEqualTo("e3")
                .isEqualTo(channel.message(4).album());
        assertThat(channel.message(2).album()).isNull();
        assertThat(channel.message(6).album()).isNull();
    }

    @Test
    void filesAreFactsAndASentenceInPlaceOfAPathIsAnAbsence() {
        Media.File photo = (Media.File) channel.message(3).media().getFirst();
        assertThat(photo.kind()).isEqualTo(Media.FileKind.PHOTO);
        assertThat(photo.bytes()).isEqualTo(48213L);
        assertThat(photo.width()).isEqualTo(1280);
        assertThat(photo.absence()).isNull();
        Media.File video = (Media.File) channel.message(4).media().getFirst();
        assertThat(video.kind()).isEqualTo(Media.FileKind.VIDEO);
        assertThat(video.fileName()).isEqualTo("bed.mp4");
        assertThat(video.seconds()).isEqualTo(21);
        assertThat(video.spoiler()).isTrue();
        assertThat(video.absence()).startsWith("(File not included");
        assertThat(video.blob()).isNull();
    }

    @Test
    void pollForwardReplyAndBotAreKept() {
        SeenMessage poll = channel.message(6);
        assertThat(poll.replyTo()).isEqualTo(2L);
        assertThat(poll.viaBot()).isEqualTo("pollbot");
        assertThat(poll.forward()).isNotNull().extracting("name").isEqualTo("Weather desk");
        assertThat(poll.media())
                .containsExactly(new Media.Poll(
                        "Which \u2028tool?",
                        List.of(new Media.Poll.Option("Spade", 5L, null), new Media.Poll.Option("🪏 Rake", 4L, null)),
                        9L,
                        true));
    }

    @Test
    void serviceAndUnsupportedMessagesAreMessages() {
        SeenMessage created = channel.message(1);
        assertThat(created.kind()).isEqualTo(MessageKind.SERVICE);
        assertThat(created.service()).isEqualTo("create_channel");
        assertThat(created.media()).containsExactly(new Media.Other("service", "{\"title\":\"Garden notes\"}"));
        assertThat(channel.message(7).kind()).isEqualTo(MessageKind.UNSUPPORTED);
        assertThat(channel.message(7).date()).isNull();
        assertThat(channel.message(8).replyTo()).isEqualTo(2L);
        assertThat(channel.message(8).author()).isEqualTo(new Author(TelegramChatId.ofUser(42), null, null));
    }

    @Test
    void aWholeAccountIsReadChatByChat() {
        Recorded account = Recorded.read(Recorded.text("account.json"));
        ExportedChat left = new ExportedChat(TelegramChatId.ofChannel(77), ChatType.SUPERGROUP, "Left forum", false);
        assertThat(account.chats)
                .containsExactly(
                        new ExportedChat(new TelegramChatId(43), ChatType.PRIVATE, "Bo", false),
                        new ExportedChat(new TelegramChatId(42), ChatType.SAVED, "Saved Messages", false),
                        new ExportedChat(new TelegramChatId(44), ChatType.PRIVATE, "Deleted Account", false),
                        new ExportedChat(new TelegramChatId(-5), ChatType.GROUP, "Old friends", false),
                        left,
                        left.formerGroup(),
                        left);
        assertThat(account.ids()).containsExactly(10L, 11L, 12L, 10L, 3L);
        assertThat(account.owners.stream().map(ExportedChat::title))
                .containsExactly("Bo", "Saved Messages", "Old friends", "Left forum", "Left forum");
        assertThat(account.skips).isEmpty();
        assertThat(account.message(11).media())
                .containsExactly(new Media.Place(41.0082, 28.9784, "Hagia Sophia", "Istanbul"));
        assertThat(account.message(12).media()).containsExactly(new Media.Contact("Bo Li", "+001", null));
        assertThat(account.message(3).media()).singleElement().isInstanceOf(Media.Other.class);
    }

    @Test
    void theHourThatComesTwiceIsToldByTheOrderOfTheMessages() {
        String[] clock = {
            "2020-10-25T02:30:00",
            "2020-10-25T02:59:00",
            "2020-10-25T02:05:00",
            "2020-10-25T02:40:00",
            "2021-03-28T02:30:00"
        };
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < clock.length; i++) {
            messages.append(i == 0 ? "" : ",").append("""
                    {"id": %d, "type": "message", "date": "%s", "edited": "2020-10-25T02:50:00", "text": "x"}""".formatted(i + 1, clock[i]));
        }
        String night = """
                {"name": "Night shift", "type": "personal_chat", "id": 51, "messages": [%s]}""".formatted(messages);
        Recorded read = Recorded.read(night.getBytes(StandardCharsets.UTF_8), ZoneId.of("Europe/Oslo"), Position.START);
        assertThat(read.messages)
                .extracting(SeenMessage::date)
                .containsExactly(
                        Instant.parse("2020-10-25T00:30:00Z"),
                        Instant.parse("2020-10-25T00:59:00Z"),
                        Instant.parse("2020-10-25T01:05:00Z"),
                        Instant.parse("2020-10-25T01:40:00Z"),
                        Instant.parse("2021-03-28T01:30:00Z"));
        assertThat(read.message(1).editedAt()).isEqualTo(Instant.parse("2020-10-25T00:50:00Z"));
        assertThat(read.message(3).editedAt())
                .as("not before it was sent")
                .isEqualTo(Instant.parse("2020-10-25T01:50:00Z"));
    }

    @Test
    void theOldFormatTakesItsDatesFromTheNamedZone() {
        String old = """
                {"name": "G", "type": "private_group", "id": 9, "messages": [
                {"id": 1, "type": "message", "date": "2022-03-16T19:24:40", "from": "A", "from_id": 4312, \
                "text": ["a ", {"type": "bold", "text": "b"}]},
                {"id": 2, "type": "message", "from": "A", "from_id": "user4312", "text": "undated"}]}""";
        Recorded read = Recorded.read(old.getBytes(StandardCharsets.UTF_8), ZoneId.of("Europe/Kyiv"), Position.START);
        assertThat(read.message(1).date()).isEqualTo(Instant.parse("2022-03-16T17:24:40Z"));
        assertThat(read.message(1).author()).isEqualTo(new Author(TelegramChatId.ofUser(4312), "A", null));
        assertThat(read.message(1).text().spans()).containsExactly(Span.of(Kind.BOLD, 2, 1));
        assertThat(read.message(2).date()).isNull();
    }

    @Test
    void readingGoesOnBehindAPosition() {
        byte[] account = Recorded.resource("account.json");
        Recorded rest = Recorded.read(account, ZoneOffset.UTC, new Position(3, 1));
        assertThat(rest.ids()).containsExactly(10L, 3L);
        Recorded all =
                Recorded.read(account, ZoneOffset.UTC, all(account).positions.getLast());
        assertThat(all.messages).isEmpty();
        assertThat(Recorded.read(Recorded.resource("channel.json"), ZoneOffset.UTC, new Position(0, 5))
                        .ids())
                .containsExactly(7L, 8L);
    }

    @Test
    void theTextWinsWhereItsEntitiesSaySomethingElse() {
        Recorded read = Recorded.read("""
                {"name":"c","type":"public_channel","id":1,"messages":[
                {"id":1,"type":"message","text":["x ",{"type":"italic","text":"y"}],"text_entities":[{"type":"bold","text":"other"}]}]}""");
        assertThat(read.message(1).text()).isEqualTo(new RichText("x y", List.of(Span.of(Kind.ITALIC, 2, 1))));
    }

    @Test
    void jsonOfSomethingElseIsRefusedWithASentence() {
        assertThatThrownBy(() -> Recorded.read("{\"hello\": [1, 2, {\"messages\": []}]}"))
                .isInstanceOfSatisfying(
                        KanalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_SOURCE))
                .hasMessageContaining("neither 'messages' nor 'chats.list'");
        assertThatThrownBy(() -> Recorded.read("not json at all")).hasMessageContaining("does not begin with '{'");
    }

    private static Recorded all(byte[] json) {
        return Recorded.read(json, ZoneOffset.UTC, Position.START);
    }
}
