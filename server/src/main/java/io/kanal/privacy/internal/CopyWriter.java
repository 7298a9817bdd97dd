package io.kanal.privacy.internal;

import io.kanal.shared.personal.PersonalExport;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes a ZIP with a file of lines for each part. A part's rows are read in a transaction of their own, by and by. */
final class CopyWriter implements PersonalExport, Closeable {
    private final ZipOutputStream zip;
    private final TransactionTemplate reading;
    private final Runnable eachLine;
    private final Map<String, Long> lines = new LinkedHashMap<>();

    /**
     * @param reading transactions that only read
     * @param eachLine called after each line; what it throws ends the writing
     */
    CopyWriter(Path file, TransactionTemplate reading, Runnable eachLine) throws IOException {
        this(new BufferedOutputStream(Files.newOutputStream(file)), reading, eachLine);
    }

    CopyWriter(OutputStream out, TransactionTemplate reading, Runnable eachLine) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.reading = reading;
        this.eachLine = eachLine;
    }

    @Override
    public void part(String name, Lines part) {
        if (lines.putIfAbsent(name, 0L) != null) {
            throw new IllegalArgumentException("There is a part '" + name + "' already");
        }
        try {
            zip.putNextEntry(new ZipEntry(name + ".jsonl"));
            reading.executeWithoutResult(_ -> part.writeTo(json -> {
                write(json);
                lines.merge(name, 1L, Long::sum);
                eachLine.run();
            }));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String json) {
        try {
            zip.write(json.getBytes(StandardCharsets.UTF_8));
            zip.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many lines each part has. */
    Map<String, Long> lines() {
        return Map.copyOf(lines);
    }

    void text(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
