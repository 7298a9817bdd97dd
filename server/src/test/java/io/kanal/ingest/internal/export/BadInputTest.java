package io.kanal.ingest.internal.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ingest.SeenMessage;
import io.kanal.ingest.internal.export.unpack.ExportUpload;
import io.kanal.ingest.internal.export.unpack.UnpackBudget;
import io.kanal.ingest.internal.export.unpack.UnpackLimits;
import io.kanal.ingest.internal.export.unpack.ZipLinks;
import io.kanal.ingest.internal.export.unpack.ZippedMedia;
import io.kanal.posts.Blobs;
import io.kanal.posts.message.MessageKind;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.KanalException;
import io.kanal.shared.TelegramChatId;
import io.kanal.shared.text.RichText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Every kind of bad input: a clear error or a report, and the neighbours of what is bad are there. */
class BadInputTest {
    private static final String HEAD = "{\"name\": \"c\", \"type\": \"public_channel\", \"id\": 5, \"messages\": [\n";
    private static final String TAIL = "\n]}";

    @TempDir
    Path folder;

    @Test
    void emptyAndForeignFilesAreRefusedWithASentence() {
        assertThatThrownBy(() -> upload(new byte[0])).hasMessage("The upload is empty");
        assertThatThrownBy(() -> upload(bytes("%PDF-1.7 hello"))).hasMessageContaining("no Telegram Desktop export");
        assertThatThrownBy(() -> upload(bytes("{\"chats\": 5}"))).hasMessageContaining("neither 'messages' nor");
        assertThatThrownBy(() -> upload(bytes("{\"a\""))).hasMessageContaining("broken before its first message");
        assertThatThrownBy(() -> upload(bytes("<!DOCTYPE html><html><body>Shop</body></html>")))
                .hasMessageContaining("no message history");
        assertThatThrownBy(() -> upload(new byte[] {0x1F, (byte) 0x8B, 8, 0}))
                .isInstanceOf(KanalException.class)
                .hasMessageContaining("gzip");
    }

    @Test
    void textInUtf16IsReadAndInAnOldEncodingRefused() throws Exception {
        String json = HEAD + message(1, "Привет 🌱") + TAIL;
        for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(upload(json.getBytes(charset)).message(1).text().text()).isEqualTo("Привет 🌱");
        }
        assertThat(upload(bytes("\uFEFF" + json)).ids()).containsExactly(1L);
        assertThatThrownBy(() -> upload(json.getBytes(Charset.forName("windows-1251"))))
                .hasMessageContaining("not UTF-8")
                .hasMessageContaining("windows-1251");
    }

    @Test
    void aBrokenCharacterCostsOneCharacter() throws Exception {
        byte[] json = bytes(HEAD + message(1, "Привет, сад") + ",\n" + message(2, "good") + TAIL);
        int at = new String(json, StandardCharsets.ISO_8859_1).indexOf("\u00D0\u009F");
        json[at] = (byte) 0xFF;
        Recorded read = upload(json);
        assertThat(read.ids()).containsExactly(1L, 2L);
        assertThat(read.message(1).text().text()).endsWith("ривет, сад").contains("\uFFFD");
        assertThat(read.skips).containsOnlyKeys(SkipReason.BROKEN_CHARACTERS);
    }

    @Test
    void aMessageOfTwoGigabytesIsPassedOverInFlatMemory() {
        InputStream endless = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(bytes(HEAD + message(1, "before") + ",\n{\"id\": 2, \"text\": \"")),
                new Repeated((byte) 'x', (2L << 30) + 1000),
                new ByteArrayInputStream(bytes("\"},\n" + message(3, "behind") + TAIL)))));
        Recorded read = new Recorded();
        assertThat(read.readFrom(endless, ZoneOffset.UTC, Position.START)).isEqualTo(ExportReader.Ending.COMPLETE);
        assertThat(read.ids()).containsExactly(1L, 3L);
        assertThat(read.skips).containsOnlyKeys(SkipReason.MESSAGE_TOO_LARGE);
    }

    @Test
    void nestingBombsCostTheFieldTheyAreIn() {
        for (String bomb : List.of(
                "[".repeat(900_000) + "]".repeat(900_000), "{\"a\":".repeat(90_000) + "1" + "}".repeat(90_000))) {
            Recorded read = Recorded.read(
                    HEAD + message(1, "a") + ",\n{\"id\": 2, \"poll\": " + bomb + "},\n" + message(3, "b") + TAIL);
            assertThat(read.ids()).containsExactly(1L, 2L, 3L);
            assertThat(read.skips).containsOnlyKeys(SkipReason.FIELD_NOT_READABLE);
        }
        assertThatThrownBy(() -> Recorded.read("{\"x\": " + "[".repeat(5_000_000)))
                .isInstanceOf(KanalException.class);
    }

    @Test
    void duplicateAndDisorderedIdsAreHandedOverAsTheyCome() {
        Recorded read = Recorded.read(
                HEAD + String.join(",\n", message(9, "z"), message(3, "a"), message(3, "a"), message(3, "b")) + TAIL);
        assertThat(read.ids()).containsExactly(9L, 3L, 3L);
        assertThat(read.skips).containsOnlyKeys(SkipReason.MESSAGE_REPEATED);
    }

    @Test
    void datesNobodyCanBelieveStayUnknown() {
        Recorded read = Recorded.read(HEAD + """
                {"id": 1, "type": "message", "date": "1970-01-01T00:00:00", "date_unixtime": "0", "text": "a"},
                {"id": 2, "type": "message", "date": "2100-01-01T00:00:00", "text": "b"},
                {"id": 3, "type": "message", "date": "yesterday", "text": "c"},
                {"id": 4, "type": "message", "date_unixtime": "99999999999999999999", "date": "2024-02-30T00:00:00", "text": "d"},
                {"id": 5, "type": "message", "date": 1700000000, "text": "e"}\
                """ + TAIL);
        assertThat(read.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(read.messages.subList(0, 4)).extracting(SeenMessage::date).containsOnlyNulls();
        assertThat(read.message(5).date()).isNotNull();
        assertThat(read.skips.get(SkipReason.DATE_NOT_BELIEVED)).hasSize(4);
    }

    @Test
    void nullsAndWrongShapesAreAsGoodAsMissing() {
        Recorded read = Recorded.read(HEAD + """
                {"id": 1, "type": "message", "from": null, "from_id": null, "text": null, "reactions": null},
                {"id": "2", "type": "message", "from": {"a": 1}, "from_id": "user", "text": [1, null, {"type": 5}, "x"]},
                {"id": 3, "type": "hologram", "text": "new kind", "poll": {"answers": 3}, "location_information": {"latitude": 900}},
                {"id": 4, "type": "message", "text": [{"type": "sparkle", "text": "y"}, {"type": "text_link", "text": "z"}]},
                {"id": 5, "type": "message", "width": -5, "photo": "", "file": 7, "contact_information": {}, "text": "\\u0000\\ud800!"},
                null, 17, "words", [], {}, {"id": 0}, {"id": 1.5}\
                """ + TAIL);
        assertThat(read.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(read.message(1).author()).isNull();
        assertThat(read.message(2).text().text()).isEqualTo("x");
        assertThat(read.message(3).kind()).isEqualTo(MessageKind.UNSUPPORTED);
        assertThat(read.message(4).text().text()).isEqualTo("yz");
        assertThat(read.message(4).text().spans()).isEmpty();
        assertThat(read.message(5).text().text()).isEqualTo("\uFFFD\uFFFD!");
        assertThat(read.skips.get(SkipReason.MESSAGE_NOT_READABLE)).hasSize(4);
        assertThat(read.skips.get(SkipReason.MESSAGE_WITHOUT_ID)).hasSize(3);
    }

    @Test
    void desktopsOwnEscapesOfControlCharactersAreUnderstood() {
        Recorded read =
                Recorded.read(HEAD + "{\"id\": 1, \"type\": \"message\", \"text\": \"a\\x0Bb \\\\x41\"}" + TAIL);
        assertThat(read.message(1).text().text()).isEqualTo("a\u000Bb \\x41");
    }

    @Test
    void aZipBombIsStoppedByRatioAndBySize() throws Exception {
        Path bomb = folder.resolve("bomb");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            out.write(bytes(HEAD + message(1, "kept") + ","));
            byte[] spaces = new byte[1 << 20];
            Arrays.fill(spaces, (byte) ' ');
            for (int i = 0; i < 200; i++) {
                out.write(spaces);
            }
        }
        Recorded read = new Recorded();
        assertThatThrownBy(() -> read(bomb, read, UnpackLimits.DEFAULT)).hasMessageContaining("unpacks to more than");
        assertThat(read.ids()).containsExactly(1L);
        UnpackLimits small =
                new UnpackLimits(DataSize.ofMegabytes(2), DataSize.ofMegabytes(1), 100_000, DataSize.ofBytes(0));
        assertThatThrownBy(() -> read(bomb, new Recorded(), small)).hasMessageContaining("larger than");
    }

    @Test
    void aCutGzipGivesWhatItHolds() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes(HEAD));
            for (int id = 1; id <= 20_000; id++) {
                out.write(bytes(message(id, "word " + id * 7919L) + ",\n"));
            }
            out.write(bytes(message(30_000, "last") + TAIL));
        }
        byte[] whole = packed.toByteArray();
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
        Recorded read = new Recorded();
        assertThat(read(cut, read, UnpackLimits.DEFAULT)).isEqualTo(ExportReader.Ending.CUT_OFF);
        assertThat(read.messages).hasSizeGreaterThan(5_000);
        assertThat(read.skips).containsKey(SkipReason.CUT_OFF);
    }

    @Test
    void aZipIsReadWhateverItsNamesSay() throws Exception {
        Path zip = folder.resolve("zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name :
                    List.of("../../etc/passwd", "/etc/shadow", "C:\\x\\y", "a/../../b", "deep/result.json")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(bytes(name.endsWith("result.json") ? HEAD + message(1, "in") + TAIL : "{\"id\": 1}"));
            }
        }
        Recorded read = new Recorded();
        read(zip, read, UnpackLimits.DEFAULT);
        assertThat(read.ids()).containsExactly(1L);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(zip);
        }
    }

    @Test
    void symbolicLinksInAZipAreKnown() throws Exception {
        Path zip = folder.resolve("zip");
        try (var out = new ZipArchiveOutputStream(zip)) {
            for (String name : List.of("export/photos/link.jpg", "export/photos/file.jpg")) {
                var entry = new ZipArchiveEntry(name);
                entry.setUnixMode(name.contains("link") ? 0120777 : 0100644);
                out.putArchiveEntry(entry);
                out.write(bytes("/etc/hostname"));
                out.closeArchiveEntry();
            }
        }
        assertThat(ZipLinks.of(zip)).containsExactly("export/photos/link.jpg");
        Recorded told = new Recorded();
        try (var opened = new ZipFile(zip.toFile())) {
            ZippedMedia media = new ZippedMedia(
                    opened,
                    "export/",
                    ZipLinks.of(zip),
                    new Blobs(new DataDirectory(folder.resolve("data"))),
                    new UnpackBudget(UnpackLimits.DEFAULT, Files.size(zip)));
            assertThat(media.store("photos/link.jpg", told).blob()).isNull();
            assertThat(media.store("photos/file.jpg", told).blob()).hasSize(64);
        }
        assertThat(told.skips).containsOnlyKeys(SkipReason.PATH_REFUSED);
    }

    @Test
    void aFileInAZipThatUnpacksToFarTooMuchCostsThatFile() throws Exception {
        Path zip = mediaZip(List.of("bomb"), 2L << 30);
        assertThat(Files.size(zip)).isLessThan(3L << 20);
        Recorded read = new Recorded();
        UnpackLimits dense =
                new UnpackLimits(DataSize.ofGigabytes(200), DataSize.ofGigabytes(4), 30, DataSize.ofBytes(0));
        assertThat(readWithMedia(zip, read, dense)).isEqualTo(ExportReader.Ending.COMPLETE);
        assertThat(read.ids()).containsExactly(1L);
        assertThat(read.skips).containsOnlyKeys(SkipReason.FILE_TOO_DENSE);
        assertThat(bytesStored()).isZero();
    }

    @Test
    void anArchiveOfManyFilesUnpacksToNoMoreThanOneOfOne() throws Exception {
        Path zip = mediaZip(
                IntStream.range(0, 35).mapToObj(number -> "part" + number).toList(), 60L << 20);
        assertThat(Files.size(zip)).isLessThan(3L << 20);
        Recorded read = new Recorded();
        UnpackLimits dense =
                new UnpackLimits(DataSize.ofGigabytes(200), DataSize.ofGigabytes(4), 30, DataSize.ofBytes(0));
        assertThatThrownBy(() -> readWithMedia(zip, read, dense)).hasMessageContaining("unpacks to more than 30 times");
        assertThat(read.skips).containsOnlyKeys(SkipReason.ARCHIVE_TOO_LARGE);
        assertThat(read.ids()).isNotEmpty();
        assertThat(bytesStored()).isEqualTo(60L << 20);

        Recorded again = new Recorded();
        UnpackLimits little =
                new UnpackLimits(DataSize.ofMegabytes(50), DataSize.ofGigabytes(4), 100_000, DataSize.ofBytes(0));
        assertThatThrownBy(() -> readWithMedia(zip, again, little)).hasMessageContaining("KANAL_IMPORTS_MAX_UNPACKED");
        assertThat(again.skips).containsOnlyKeys(SkipReason.ARCHIVE_TOO_LARGE);
    }

    @Test
    void aFileThatManyMessagesShowIsUnpackedOnce() throws Exception {
        Path zip = mediaZip(Collections.nCopies(500, "sticker"), 1L << 20);
        Recorded read = new Recorded();
        UnpackLimits limits =
                new UnpackLimits(DataSize.ofMegabytes(2), DataSize.ofMegabytes(2), 250, DataSize.ofBytes(0));
        assertThat(readWithMedia(zip, read, limits)).isEqualTo(ExportReader.Ending.COMPLETE);
        assertThat(read.ids()).hasSize(500);
        assertThat(read.skips).isEmpty();
    }

    @Test
    void anImportStopsBeforeItsFilesFillTheDisk() throws Exception {
        Path zip = mediaZip(List.of("one", "two"), 1L << 20);
        Recorded read = new Recorded();
        UnpackLimits careful = new UnpackLimits(
                DataSize.ofGigabytes(200),
                DataSize.ofGigabytes(4),
                250,
                DataSize.ofBytes(Files.getFileStore(folder).getTotalSpace()));
        assertThatThrownBy(() -> readWithMedia(zip, read, careful)).hasMessageContaining("are to stay free");
        assertThat(read.skips).containsOnlyKeys(SkipReason.DISK_FULL);
        assertThat(bytesStored()).isZero();
    }

    @Test
    void aZipWithoutAnExportAndABrokenZipAreRefused() throws Exception {
        Path zip = folder.resolve("zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("readme.txt"));
            out.write(bytes("hello"));
        }
        assertThatThrownBy(() -> read(zip, new Recorded(), UnpackLimits.DEFAULT))
                .hasMessageContaining("holds no Telegram Desktop export");
        byte[] whole = Files.readAllBytes(zip);
        assertThatThrownBy(() -> upload(Arrays.copyOf(whole, whole.length - 30)))
                .hasMessageContaining("broken or cut off");
    }

    @Test
    void pathsThatLeadOutAreKnown() {
        assertThat(List.of("photos/a.jpg", "files/ü b (1).txt", "a..b/c..")).allMatch(ZippedMedia::staysInside);
        assertThat(List.of(
                        "",
                        "/etc/passwd",
                        "../x",
                        "a/../../x",
                        "a//b",
                        "./a",
                        "C:/x",
                        "a\\b",
                        "x\0y",
                        "a/",
                        "y".repeat(2000)))
                .noneMatch(ZippedMedia::staysInside);
    }

    @Test
    void sentencesInPlaceOfPathsAreKnown() {
        assertThat(List.of(
                        "(File not included. Change data exporting settings to download.)",
                        "(File exceeds maximum size. Change data exporting settings to download.)",
                        "(File unavailable, please try again later)",
                        "(Photo unavailable, please try again later)",
                        "report.pdf (File not included. Change data exporting settings to download.)"))
                .allMatch(ExportedPaths::isAbsence);
        assertThat(List.of("photos/photo_1.jpg", "files/(File) not here.txt", "files/unavailable (1)"))
                .noneMatch(ExportedPaths::isAbsence);
    }

    /** An export whose messages show these files, each of so many zeros. */
    private Path mediaZip(List<String> names, long bytesEach) throws IOException {
        Path zip = folder.resolve("export.zip");
        byte[] megabyte = squeezed(new byte[1 << 20], Deflater.FULL_FLUSH);
        byte[] end = squeezed(new byte[0], Deflater.NO_FLUSH);
        StringBuilder json = new StringBuilder(HEAD);
        for (int at = 0; at < names.size(); at++) {
            json.append(at == 0 ? "" : ",\n").append("""
                    {"id": %d, "type": "message", "date_unixtime": "1700000000", "text": "", "file": "files/%s"}\
                    """.formatted(at + 1, names.get(at)));
        }
        try (var out = new ZipArchiveOutputStream(zip)) {
            out.putArchiveEntry(new ZipArchiveEntry("e/result.json"));
            out.write(bytes(json + TAIL));
            out.closeArchiveEntry();
            for (String name : new LinkedHashSet<>(names)) {
                // Packed once and written again and again: making it takes no longer than writing the archive.
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                for (long done = 0; done < bytesEach; done += 1 << 20) {
                    packed.write(megabyte);
                }
                packed.write(end);
                var entry = new ZipArchiveEntry("e/files/" + name);
                entry.setMethod(ZipEntry.DEFLATED);
                entry.setSize(bytesEach);
                entry.setCompressedSize(packed.size());
                entry.setCrc(0);
                out.addRawArchiveEntry(entry, new ByteArrayInputStream(packed.toByteArray()));
            }
        }
        return zip;
    }

    private static byte[] squeezed(byte[] plain, int flush) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        byte[] packed = new byte[plain.length / 64 + 100];
        deflater.setInput(plain);
        if (flush == Deflater.NO_FLUSH) {
            deflater.finish();
        }
        int count = deflater.deflate(packed, 0, packed.length, flush);
        deflater.end();
        return Arrays.copyOf(packed, count);
    }

    private ExportReader.Ending readWithMedia(Path zip, Recorded recorded, UnpackLimits limits)
            throws IOException, InterruptedException {
        Blobs blobs = new Blobs(new DataDirectory(folder.resolve("data")));
        ExportSettings settings =
                new ExportSettings(new MessageDates(ZoneOffset.UTC, Recorded.CLOCK), limits, blobs, null);
        try (ExportUpload upload = ExportUpload.open(zip, settings)) {
            return upload.read(recorded, Position.START);
        }
    }

    private long bytesStored() throws IOException {
        try (var files = Files.walk(folder.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void formattingWithoutEndIsCutAndCounted() {
        String part = "{\"type\": \"mention\", \"text\": \"@abc \"}";
        Recorded read = Recorded.read(HEAD + "{\"id\": 1, \"type\": \"message\", \"text\": ["
                + String.join(", ", Collections.nCopies(3_000, part)) + "]},\n" + message(2, "behind") + TAIL);
        assertThat(read.ids()).containsExactly(1L, 2L);
        assertThat(read.message(1).text().text()).hasSize(15_000);
        assertThat(read.message(1).text().spans()).hasSize(RichText.MOST_SPANS);
        assertThat(read.skips).containsOnlyKeys(SkipReason.FORMATTING_CUT);
        assertThat(read.skips.get(SkipReason.FORMATTING_CUT)).containsExactly("message 1: 1000 of 3000");
    }

    @Test
    void everyReasonIsSaidInWords() throws IOException {
        Properties english = new Properties();
        try (InputStream in = BadInputTest.class.getResourceAsStream("/messages/kanal.properties")) {
            english.load(in);
        }
        assertThat(SkipReason.values())
                .allSatisfy(reason -> assertThat(english).containsKey("job.skip." + reason.slug()));
    }

    private Recorded upload(byte[] content) throws IOException, InterruptedException {
        Recorded recorded = new Recorded();
        read(Files.write(folder.resolve("upload"), content), recorded, UnpackLimits.DEFAULT);
        return recorded;
    }

    private static ExportReader.Ending read(Path file, Recorded recorded, UnpackLimits limits)
            throws IOException, InterruptedException {
        ExportSettings settings = new ExportSettings(
                new MessageDates(ZoneOffset.UTC, Recorded.CLOCK), limits, null, TelegramChatId.ofChannel(5));
        try (ExportUpload upload = ExportUpload.open(file, settings)) {
            return upload.read(recorded, Position.START);
        }
    }

    private static String message(long id, String text) {
        return "{\"id\": %d, \"type\": \"message\", \"date_unixtime\": \"%d\", \"from\": \"c\", \"from_id\": \"channel5\", \"text\": \"%s\"}"
                .formatted(id, 1_700_000_000 + id, text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The same byte again and again. */
    private static final class Repeated extends InputStream {
        private final byte value;
        private long left;

        Repeated(byte value, long count) {
            this.value = value;
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            Arrays.fill(target, offset, offset + count, value);
            left -= count;
            return count;
        }
    }
}
