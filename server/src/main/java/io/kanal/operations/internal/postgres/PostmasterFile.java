package io.kanal.operations.internal.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says about who serves a database folder, checked against the processes that really exist: the
 * number in a stale file may belong to a stranger by now.
 */
record PostmasterFile(Path folder) {
    private static final int STATUS_LINE = 7;
    private static final Path PROC = Path.of("/proc");

    Path file() {
        return folder.resolve("postmaster.pid");
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server says that it takes connections. */
    boolean ready() {
        List<String> lines = lines();
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /** The process that the file names, if it is alive and truly a PostgreSQL serving this folder. */
    Optional<ProcessHandle> server() {
        List<String> lines = lines();
        if (lines.isEmpty() || !lines.getFirst().strip().matches("-?\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Math.abs(Long.parseLong(lines.getFirst().strip())))
                .filter(ProcessHandle::isAlive)
                .filter(this::servesThisFolder);
    }

    /** Compares the command line; where there is no {@code /proc} the operating system's own answer has to do. */
    private boolean servesThisFolder(ProcessHandle process) {
        Path commandLine = PROC.resolve(Long.toString(process.pid())).resolve("cmdline");
        if (!Files.isDirectory(PROC)) {
            return process.info().command().orElse("").endsWith("postgres");
        }
        try {
            List<String> words = List.of(Files.readString(commandLine).split("\0"));
            return !words.isEmpty() && words.getFirst().endsWith("postgres") && words.contains(folder.toString());
        } catch (IOException _) {
            // The process ended between the two looks.
            return false;
        }
    }

    /**
     * Whether any process works in this folder, as all of a server's processes do. A postmaster killed with -9 leaves
     * children that need a moment to notice.
     */
    boolean anyProcessInside() {
        if (!Files.isDirectory(PROC)) {
            return server().isPresent();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readSymbolicLink(process.resolve("cwd")).equals(folder)) {
                        return true;
                    }
                } catch (IOException _) {
                    // Ended meanwhile, a zombie, or another person's process: none of them is ours to wait for.
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the number in the file exists only as a zombie: dead, but not yet collected by its parent. */
    boolean namesZombie() {
        List<String> lines = lines();
        if (lines.isEmpty()) {
            return false;
        }
        try {
            String status =
                    Files.readString(PROC.resolve(lines.getFirst().strip()).resolve("stat"));
            return status.substring(status.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Whether the file is there though no server works in this folder. Without {@code /proc} only a process whose command is
     * known can be told from a server.
     */
    boolean isStale() {
        List<String> lines = lines();
        if (lines.isEmpty() || server().isPresent() || anyProcessInside()) {
            return false;
        }
        if (Files.isDirectory(PROC)) {
            return true;
        }
        return !lines.getFirst().strip().matches("-?\\d{1,10}")
                || ProcessHandle.of(Math.abs(Long.parseLong(lines.getFirst().strip())))
                        .filter(ProcessHandle::isAlive)
                        .map(process -> process.info().command().isPresent())
                        .orElse(true);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file());
    }
}
