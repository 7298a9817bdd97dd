package io.kanal.ingest.internal.export.unpack;

import io.kanal.ingest.internal.export.ExportReader;
import io.kanal.ingest.internal.export.ExportSettings;
import io.kanal.ingest.internal.export.ExportSink;
import io.kanal.ingest.internal.export.MediaFiles;
import io.kanal.ingest.internal.export.Position;
import io.kanal.ingest.internal.export.html.HtmlExportReader;
import io.kanal.ingest.internal.export.json.JsonExportReader;
import io.kanal.ingest.internal.export.json.TextInput;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** One file: {@code result.json} or one page of HTML, plain or packed by gzip. */
final class SingleFileUpload implements ExportUpload {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final AtomicLong bytesRead;
    private final long bytesInAll;
    private final ExportSettings settings;

    private SingleFileUpload(InputStream in, AtomicLong bytesRead, long bytesInAll, ExportSettings settings) {
        this.in = in;
        this.bytesRead = bytesRead;
        this.bytesInAll = bytesInAll;
        this.settings = settings;
    }

    static SingleFileUpload open(Path file, ExportSettings settings) throws IOException {
        AtomicLong counter = new AtomicLong();
        InputStream in = new BufferedInputStream(new CountedStream(Files.newInputStream(file), counter), BUFFER_BYTES);
        try {
            in.mark(2);
            boolean packed = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            if (packed) {
                UnpackBudget budget = new UnpackBudget(settings.limits(), Files.size(file));
                in = new CutTolerantStream(
                        new UnpackedStream(new GZIPInputStream(in, BUFFER_BYTES), budget, counter::get));
            }
            return new SingleFileUpload(in, counter, Files.size(file), settings);
        } catch (ZipException | EOFException e) {
            in.close();
            throw new KanalException(ErrorCode.BAD_SOURCE, "This gzip file is broken at its beginning", e);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public ExportReader.Ending read(ExportSink sink, Position start) throws IOException, InterruptedException {
        TextInput text = TextInput.of(in);
        ExportReader reader = switch (text.content()) {
            case JSON -> new JsonExportReader(text.utf8(), 0, settings.dates(), MediaFiles.NONE);
            case HTML ->
                new HtmlExportReader(
                        List.of(new HtmlExportReader.Page("the file", text::utf8)), 0, settings, MediaFiles.NONE);
            case OTHER ->
                throw new KanalException(
                        ErrorCode.BAD_SOURCE,
                        "This is no Telegram Desktop export: neither JSON nor HTML, neither gzip nor zip");
        };
        return reader.read(sink, start);
    }

    @Override
    public long bytesRead() {
        return bytesRead.get();
    }

    @Override
    public @Nullable Long bytesInAll() {
        return bytesInAll;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
