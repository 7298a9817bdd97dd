package io.kanal.cli.internal.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A folder as a zip made while it is read; links are left out, so nothing outside of the folder is ever sent. */
public final class FolderStream {
    private FolderStream() {}

    /** What will be read, before packing. */
    public static long bytes(Path folder, boolean media) {
        long sum = 0;
        for (Path file : files(folder, media)) {
            try {
                sum += Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sum;
    }

    public static InputStream zip(Path folder, boolean media) {
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        PipedInputStream in = new PipedInputStream(1 << 16) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                IOException broken = failure.get();
                // A reader must not take a half archive for a whole one.
                if (read < 0 && broken != null) {
                    throw broken;
                }
                return read;
            }
        };
        try {
            PipedOutputStream out = new PipedOutputStream(in);
            Thread.ofVirtual().start(() -> {
                try (out) {
                    write(folder, media, out);
                } catch (IOException e) {
                    failure.set(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return in;
    }

    private static void write(Path folder, boolean media, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        for (Path file : files(folder, media)) {
            zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
            Files.copy(file, zip);
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }

    private static List<Path> files(Path folder, boolean media) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> media || text(path))
                    .sorted()
                    .toList();
            for (Path file : files) {
                if (!Files.isReadable(file)) {
                    throw new AccessDeniedException(file.toString());
                }
            }
            return files;
        } catch (UncheckedIOException e) {
            throw new CommandFailure(ExitCode.MACHINE, unreadable(Objects.requireNonNull(e.getCause())), e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.MACHINE, unreadable(e), e);
        }
    }

    private static String unreadable(IOException failure) {
        return failure instanceof AccessDeniedException denied
                ? denied.getFile() + " cannot be read: access is denied; nothing was sent"
                : "the folder cannot be read: " + failure.getMessage() + "; nothing was sent";
    }

    private static boolean text(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".json") || name.endsWith(".html");
    }
}
