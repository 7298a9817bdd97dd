package io.kanal.ingest.internal.export.unpack;

import io.kanal.ingest.internal.export.ExportReader;
import io.kanal.ingest.internal.export.ExportSettings;
import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.json.TextInput;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An uploaded export, opened as what its content says it is; the name of the file says nothing. */
public interface ExportUpload extends AutoCloseable {
    /** So much of a file is looked at before it is taken. */
    int BEGINNING_BYTES = 1 << 16;

    /** Reads everything behind the start into the sink. */
    ExportReader.Ending read(ExportSink sink, Position start) throws IOException, InterruptedException;

    /** Bytes read so far; safe to ask from another thread. */
    long bytesRead();

    /** Bytes there are to read. */
    @Nullable
    Long bytesInAll();

    @Override
    void close() throws IOException;

    /** Fails where the first bytes of a file tell already that it is no export; the rest is for whoever reads it. */
    static void requireLikely(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(4);
            byte[] start = in.readNBytes(4);
            in.reset();
            boolean zip = start.length >= 2 && start[0] == 'P' && start[1] == 'K';
            boolean packed = start.length >= 2 && start[0] == 0x1F && (start[1] & 0xFF) == 0x8B;
            if (zip || packed) {
                return;
            }
            if (start.length == 0) {
                throw new KanalException(ErrorCode.BAD_SOURCE, "The upload is empty");
            }
            TextInput text = TextInput.of(in);
            if (text.content() == TextInput.Content.OTHER) {
                throw new KanalException(
                        ErrorCode.BAD_SOURCE,
                        "This is no Telegram Desktop export: neither JSON nor HTML, neither gzip nor zip");
            }
            byte[] beginning = text.utf8().readNBytes(BEGINNING_BYTES);
            String words = new String(beginning, StandardCharsets.UTF_8);
            if (text.content() == TextInput.Content.JSON
                    && beginning.length < BEGINNING_BYTES
                    && !words.contains("\"messages\"")
                    && !words.contains("\"chats\"")) {
                throw new KanalException(
                        ErrorCode.BAD_SOURCE,
                        "This is JSON, but no Telegram Desktop export: it has neither 'messages' nor 'chats.list'");
            }
        }
    }

    /** Looks into the file and opens it: JSON or HTML, plain or in gzip, or a zip of an export's folder. */
    static ExportUpload open(Path file, ExportSettings settings) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (start.length == 0) {
            throw new KanalException(ErrorCode.BAD_SOURCE, "The upload is empty");
        }
        if (start.length == 4 && start[0] == 'P' && start[1] == 'K' && (start[2] == 3 || start[2] == 5)) {
            return ZipUpload.open(file, settings);
        }
        return SingleFileUpload.open(file, settings);
    }
}
