package io.kanal.ingest.internal.export;

import io.kanal.jobs.JobId;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Uploaded files between their arrival and the end of their import, in the data directory's folder {@code imports}. */
@Component
public final class ImportSpool {
    private static final String RECEIVED = ".upload";
    private static final String INCOMING = ".part";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long SPACE_CHECK_BYTES = 32L << 20;
    /** A file nobody has written to for so long is the rest of an upload that broke off with the server. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private final DataDirectory directory;
    private final ImportsProperties properties;
    private final Clock clock;

    ImportSpool(DataDirectory directory, ImportsProperties properties, Clock clock) {
        this.directory = directory;
        this.properties = properties;
        this.clock = clock;
    }

    /** Fails where an upload of so many bytes is too large. */
    public void requireFits(long bytes) {
        if (bytes > properties.maxUpload().toBytes()) {
            throw new KanalException(
                    ErrorCode.TOO_LARGE,
                    "The upload is larger than %d MB, the limit set by KANAL_IMPORTS_MAX_UPLOAD"
                            .formatted(properties.maxUpload().toMegabytes()));
        }
    }

    /** Writes the upload down, durably. */
    public Path receive(InputStream upload) throws IOException {
        Path file = Files.createTempFile(folder(), "import", INCOMING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long total = 0;
            long checked = -SPACE_CHECK_BYTES;
            for (int count = upload.read(buffer); count >= 0; count = upload.read(buffer)) {
                if (total - checked >= SPACE_CHECK_BYTES) {
                    directory.requireFree(properties.freeSpace());
                    checked = total;
                }
                total += count;
                requireFits(total);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            channel.force(true);
            return file;
        } catch (IOException | RuntimeException e) {
            discard(file);
            throw e;
        }
    }

    /** Makes a received file the one of this job. */
    public void keep(Path received, JobId job) {
        try {
            Files.move(received, file(job), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the upload of job " + job, e);
        }
    }

    /** The file of this job, whether it is there or not. */
    Path file(JobId job) {
        return folder().resolve(job + RECEIVED);
    }

    void delete(JobId job) {
        discard(file(job));
    }

    public void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the upload " + file.getFileName(), e);
        }
    }

    /** Deletes what no job needs any more. */
    public void sweep(Predicate<JobId> needed) {
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            boolean useless = name.endsWith(RECEIVED)
                    ? !needed.test(JobId.from(name.substring(0, name.length() - RECEIVED.length())))
                    : name.endsWith(INCOMING) && abandoned(file);
            if (useless) {
                discard(file);
            }
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the uploads", e);
        }
    }

    private boolean abandoned(Path file) {
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            return written.isBefore(clock.instant().minus(ABANDONED));
        } catch (IOException e) {
            // Gone meanwhile: nothing to delete.
            return false;
        }
    }

    private Path folder() {
        return directory.folder("imports");
    }
}
