package io.kanal.operations.internal.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a server that did not start said, boiled down to a sentence that says what to do. */
final class PostgresFailure {
    private static final int LINES = 6;

    private PostgresFailure() {}

    static String explain(String said, Path folder) {
        String all = said + "\n" + newestLog(folder).orElse("");
        if (all.contains("No space left on device") || all.contains("Disk quota exceeded")) {
            return "the disk is full. Free some space and start again; nothing that was confirmed is lost";
        }
        if (all.contains("Address already in use")) {
            return "another program took its port in this very moment. Start again";
        }
        if (all.contains("could not create shared memory segment")
                || all.contains("could not map anonymous shared memory")) {
            return "there is not enough memory for its shared buffers. Free memory and start again";
        }
        if (said.contains("lock file") && said.contains("already exists")) {
            return "its lock file %s names a running process. If no other PostgreSQL serves this folder, delete that file and start again"
                    .formatted(folder.resolve("postmaster.pid"));
        }
        // Its own log speaks only once it was opened; before, its end is that of an earlier run.
        String own = said.isBlank() || said.contains("redirecting log output") ? all : said;
        List<String> lines = own.strip().lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    private static Optional<String> newestLog(Path folder) {
        Path logs = folder.resolve("log");
        if (!Files.isDirectory(logs)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(logs)) {
            Optional<Path> newest = files.max(Comparator.comparing(PostgresFailure::modified));
            if (newest.isEmpty()) {
                return Optional.empty();
            }
            List<String> lines = Files.readString(newest.get()).lines().toList();
            return Optional.of(String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static java.nio.file.attribute.FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
