package io.kanal.ai.models;

import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How files of models are written: at the end of what is there, and never so that the disk is full afterwards. */
class Disk {
    /** What stays free for everything else. */
    private static final long SPARE = 64L << 20;

    OutputStream append(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Asks before anything is written; who fills the disk meanwhile is met while writing. */
    void requireRoom(Path file, long bytes) throws IOException {
        Path folder = file.getParent();
        long free = Files.getFileStore(folder == null ? file : folder).getUsableSpace();
        if (free < bytes + SPARE) {
            throw new KanalException(
                    ErrorCode.UNAVAILABLE,
                    "%s needs %d MB, and the disk of %s has only %d MB left; free some space, or name a folder of another"
                                    .formatted(file.getFileName(), bytes >> 20, folder, free >> 20)
                            + " disk with KANAL_CACHE_DIR");
        }
    }
}
