package io.kanal.ingest.internal.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanal.ingest.internal.export.ExportReader;
import io.kanal.ingest.internal.export.ExportSettings;
import io.kanal.ingest.internal.export.ExportedChat;
import io.kanal.ingest.internal.export.MessageDates;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.Recorded;
import io.kanal.ingest.internal.export.SkipReason;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import io.kanal.posts.ChatType;
import io.kanal.posts.message.Media;
import io.kanal.shared.TelegramChatId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bad row or field: it is left out and counted with where it stands, and what is beside it is there. */
class OneBadRowTest {
    private static final String HEAD = "{\"name\": \"c\", \"type\": \"public_channel\", \"id\": 5, \"messages\": [\n";

    @TempDir
    Path folder;

    @Test
    void idsThatTelegramCannotHaveGivenAreLeftOut() {
        Recorded read = Recorded.read(HEAD + message("1") + "," + message("2147483647") + "," + message("2147483648")
                + "," + message("9007199254740992") + "," + message("9223372036854775807") + ","
                + message("9223372036854775808") + "," + message("\"99999999999999999999\"") + "," + message("3")
                + "]}");
        assertThat(read.ids()).containsExactly(1L, 2147483647L, 3L);
        assertThat(read.skips)
                .containsOnlyKeys(SkipReason.MESSAGE_ID_OUT_OF_RANGE)
                .hasEntrySatisfying(
                        SkipReason.MESSAGE_ID_OUT_OF_RANGE,
                        examples -> assertThat(examples)
                                .containsExactly(
                                        "message 2147483648",
                                        "message 9007199254740992",
                                        "message 9223372036854775807",
                                        "message 9223372036854775808",
                                        "message 99999999999999999999"));
    }

    @Test
    void amountsThatCannotBeAddedUpAreUnknown() {
        Recorded read = Recorded.read(HEAD + """
                {"id": 1, "type": "message", "date_unixtime": "9223372036854775807", "edited_unixtime": "9223372036854775807",
                 "text": "kept", "photo": "photos/a.jpg", "photo_file_size": 9223372036854775807, "width": -3,
                 "reactions": [{"type": "emoji", "emoji": "x", "count": 9223372036854775807}]}]}""");
        assertThat(read.message(1).date()).isNull();
        assertThat(read.message(1).editedAt()).isNull();
        assertThat(read.message(1).reactions()).isEmpty();
        assertThat(read.message(1).media()).containsExactly(Media.File.of(Media.FileKind.PHOTO, file -> {}));
        assertThat(read.skips.get(SkipReason.FIELD_NOT_READABLE))
                .containsExactlyInAnyOrder(
                        "message 1: photo_file_size", "message 1: width", "message 1: edited", "message 1: reactions");
        assertThat(read.skips.get(SkipReason.DATE_NOT_BELIEVED)).hasSize(1);
    }

    @Test
    void fieldsOfAnotherFormAreCountedAndTheRestIsRead() {
        Recorded read = Recorded.read(HEAD + """
                {"id": 1, "type": "message", "date_unixtime": "1700000000", "from": 7, "text": "kept",
                 "reactions": {"count": 1}, "poll": "none", "reply_to_message_id": "first"}]}""");
        assertThat(read.message(1).text().text()).isEqualTo("kept");
        assertThat(read.message(1).date()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(read.skips.get(SkipReason.FIELD_NOT_READABLE))
                .containsExactly(
                        "message 1: from", "message 1: reactions", "message 1: poll", "message 1: reply_to_message_id");
    }

    @Test
    void aFieldThatBreaksTheJsonCostsItselfOnly() {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        Recorded read = Recorded.read(HEAD + "{\"id\": 1, \"type\": \"message\", \"text\": \"kept\", \"odd\": " + deep
                + ", \"from\": \"Per\"}," + "{\"id\": 2, \"text\": \"also\", \"width\": " + "9".repeat(100) + "}]}");
        assertThat(read.message(1).text().text()).isEqualTo("kept");
        assertThat(read.message(1).author()).isNotNull().extracting("name").isEqualTo("Per");
        assertThat(read.message(2).text().text()).isEqualTo("also");
        assertThat(read.skips.get(SkipReason.FIELD_NOT_READABLE)).containsExactly("message 1: odd", "message 2: width");
    }

    @Test
    void quotationMarksWithoutTheirBackslashesAreReadAsMeant() {
        Recorded read = Recorded.read(Recorded.text("unescaped-quotes.json"));
        assertThat(read.ids()).containsExactly(1L, 2L, 3L);
        assertThat(read.message(2).text().text()).isEqualTo("She called it \"a modest success\", and left");
        assertThat(read.skips).containsOnlyKeys(SkipReason.FIELD_NOT_READABLE);
        assertThat(read.skips.get(SkipReason.FIELD_NOT_READABLE)).containsExactly("message 2: text");
    }

    @Test
    void controlCharactersAreReadAsDesktopEscapesThem() {
        Recorded read = Recorded.read(Recorded.text("x-escapes.json"));
        assertThat(read.message(21).text().text())
                .isEqualTo("form\ffeed and unit\u001Fseparator, then a path C:\\x64\\bin");
        assertThat(read.message(21).media())
                .singleElement()
                .isInstanceOfSatisfying(
                        Media.Other.class,
                        buttons -> assertThat(buttons.facts()).contains("1=7\\u00012=9\\u00013=11"));
        assertThat(read.skips).isEmpty();
    }

    @Test
    void theStrayBytesBehindSeparatorsAreNothing() throws Exception {
        for (String name : List.of("line-separator.json", "line-separator-emoji.json")) {
            Recorded read = uploaded(Recorded.resource(name));
            assertThat(read.messages)
                    .extracting(message -> message.text().text())
                    .contains("Stir the rye flour\u2028then rest it an hour\u2029and bake");
            assertThat(read.skips).isEmpty();
        }
    }

    @Test
    void aChatOfNoKindIsKeptForWhoBringsItAlone() {
        Recorded read = Recorded.read(Recorded.text("no-type.json"));
        assertThat(read.ids()).containsExactly(5L, 6L);
        assertThat(read.chats)
                .containsExactly(new ExportedChat(
                        TelegramChatId.ofChannel(2100000107),
                        ChatType.SUPERGROUP,
                        "Rose channel direct messages",
                        false,
                        true,
                        false));
        assertThat(read.skips.get(SkipReason.CHAT_OF_UNKNOWN_KIND))
                .containsExactly("chat 1 of the file, 'Rose channel direct messages': its type is missing");
    }

    @Test
    void aChatThatIsLeftOutIsNamedWithTheReason() {
        Recorded read = Recorded.read(
                "{\"name\": \"Rose\", \"type\": \"public_channel\", \"messages\": [" + message("1") + "]}");
        assertThat(read.messages).isEmpty();
        assertThat(read.skips.get(SkipReason.CHAT_NOT_READABLE))
                .containsExactly("chat 1 of the file, 'Rose': its id is missing; messages left out with it: 1");
    }

    private Recorded uploaded(byte[] content) throws IOException, InterruptedException {
        Recorded recorded = new Recorded();
        ExportSettings settings =
                new ExportSettings(new MessageDates(ZoneOffset.UTC, Recorded.CLOCK), UnpackLimits.DEFAULT, null, null);
        try (ExportUpload upload = ExportUpload.open(Files.write(folder.resolve("upload"), content), settings)) {
            assertThat(upload.read(recorded, Position.START)).isEqualTo(ExportReader.Ending.COMPLETE);
        }
        return recorded;
    }

    private static String message(String id) {
        return "{\"id\": " + id + ", \"type\": \"message\", \"date_unixtime\": \"1700000000\", \"text\": \"word\"}";
    }
}
