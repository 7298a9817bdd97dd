package io.kanal.ingest.internal.export.unpack;

import io.kanal.ingest.internal.export.ExportReader;
import io.kanal.ingest.internal.export.ExportSettings;
import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.Position;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An uploaded export, opened as what its content says it is; the name of the file says nothing. */
public interface ExportUpload extends AutoCloseable {
    /** Reads everything behind the start into the sink. */
    ExportReader.Ending read(ExportSink sink, Position start) throws IOException, InterruptedException;

    /** Bytes read so far; safe to ask from another thread. */
    long bytesRead();

    /** Bytes there are to read. */
    @Nullable
    Long bytesInAll();

    @Override
    void close() throws IOException;

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
